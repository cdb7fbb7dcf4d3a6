"""Runs that outlive a click: the store of what they said and learned, the line they wait in, the process that trains.

`store` and `files` keep and give back, `queue` starts and stops, `process` is the server's end of a worker and `worker`
the other end; `messages` is what they say to each other. Only `worker` imports torch, and only in its own process. How
a network is trained belongs to `training`; how a run looks belongs to `figures` and `ui`.
"""
