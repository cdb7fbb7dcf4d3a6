"""Any state ↔ short, versioned, validated text: numbers, grids, and whole states as the parameters of a link.

No Streamlit: the same text works in a shell. What cannot be read is named, and its default taken; nothing is guessed.
"""
