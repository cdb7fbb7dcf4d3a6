"""Formulae with their numbers filled in, in the colours of the picture."""

from math import gcd

from cnnviz.geometry.axis_plan import AxisPlan

MOST_NAMED = 4  # pixels


def size_formula(plan: AxisPlan) -> str:
    """The output's size, from the settings to the number, step by step, and the same in words."""
    before, after = plan.settings.padding
    kernel, dilation, stride = plan.settings.kernel_size, plan.settings.dilation, plan.settings.stride
    reach = f"{dilation} · (:orange[**{kernel}**] − 1)"
    size = f":green[**{plan.size}**]"
    if plan.is_stamped:
        added = plan.settings.output_padding
        whole = f"(:blue[**{plan.length}**] − 1) · {stride} + {reach} + 1 − {before} − {after} + {added} = {size}"
        words = "(:blue[input] − 1) · stride + dilation · (:orange[kernel] − 1) + 1 − padding on both sides"
        return f"{whole}  \n:small[{words} + output padding]"
    opening, closing = "⌈⌉" if plan.settings.ceil_mode else "⌊⌋"
    one_less = " − 1" if plan.is_cut_short else ""
    whole = f"{opening}(:blue[**{plan.length}**] + {before} + {after} − {reach} − 1) / {stride}{closing} + 1{one_less}"
    room = str(plan.room).replace("-", "−")
    words = (
        f"{opening}(:blue[input] + padding on both sides − dilation · (:orange[kernel] − 1) − 1) / stride{closing} + 1"
    )
    return f"{whole}  \n= {opening}{room} / {stride}{closing} + 1{one_less} = {size}  \n:small[{words}]"


def what_is_left(plan: AxisPlan, unit: str) -> str:
    """What the rounding drops, or adds, and which pixels no window touches.

    Parameters
    ----------
    plan : AxisPlan
    unit : str
        ``row``, ``column``, or ``pixel`` where the plan is that of both.
    """
    if plan.is_stamped:
        return _of_stamps(plan, unit)
    steps = plan.places - 1
    moves = f"The window moves on {_many(steps, 'time')} by {plan.settings.stride}" if steps else "The window fits once"
    if plan.is_cut_short:
        return f"{moves}. Rounded up there would be one more, but it would begin behind the input and does not count."
    if plan.left_over < 0 and not steps:
        return f"There is one window; it **hangs over** the end by {-plan.left_over} px, which ⌈ ⌉ lets it."
    if plan.left_over < 0:
        return f"{moves}; the last one **hangs over** the end by {-plan.left_over} px, which ⌈ ⌉ lets it."
    if plan.left_over == 0:
        return f"{moves}, and nothing is left over.{_between(plan, unit)}"
    verb = "is" if plan.left_over == 1 else "are"
    enough = f": {plan.smallest_alike} px would give as many" if plan.smallest_alike else ""
    return f"{moves}; **{plan.left_over} px {verb} left over**, which ⌊ ⌋ drops{enough}.{_between(plan, unit)}"


def _between(plan: AxisPlan, unit: str) -> str:
    """The pixels of the input that are never read, and why."""
    numbers = [str(position - plan.inside.start + 1) for position in plan.untouched if position in plan.inside]
    if not numbers:
        return " Only padding is dropped." if plan.untouched else ""
    if len(numbers) == 1 and unit == "pixel":
        return f" Row {numbers[0]} and column {numbers[0]} of the input are never read."
    if len(numbers) == 1:
        return f" {unit.capitalize()} {numbers[0]} of the input is never read."
    named = ", ".join(numbers[:MOST_NAMED]) + (" …" if len(numbers) > MOST_NAMED else "")
    several = f"{len(numbers)} rows and as many columns" if unit == "pixel" else f"{len(numbers)} {unit}s"
    return f" {several} of the input are never read: {named}.{_why_between(plan)}"


def _why_between(plan: AxisPlan) -> str:
    """Why pixels between the first and the last window are not read; nothing where all of them are."""
    settings, shared = plan.settings, gcd(plan.settings.stride, plan.settings.dilation)
    if all(position >= plan.reach for position in plan.untouched):
        return ""
    if settings.stride > settings.span:
        return f" The stride, {settings.stride}, jumps over them: a window is {settings.span} px long."
    if shared > 1:
        both = f"Stride {settings.stride} and dilation {settings.dilation} share the factor {shared}"
        return f" {both}, so that all windows fall on the same one of every {shared} pixels."
    return " They lie in the holes of the dilation, and no other window fills these."


def _of_stamps(plan: AxisPlan, unit: str) -> str:
    cropped, added = sum(plan.settings.padding), plan.settings.output_padding
    stamps = f"{_many(plan.length, 'stamp')} of {plan.settings.span} px, {plan.settings.stride} apart: {plan.reach} px"
    parts = [stamps, f"{added} more at the end" if added else "", f"{cropped} cropped" if cropped else ""]
    holes = sum(position in plan.inside for position in plan.untouched)
    empty = f" **{_many(holes, unit)}** of the output {'gets' if holes == 1 else 'get'} no stamp: the bias alone."
    return f"{', '.join(filter(None, parts))}.{empty if holes else ''}"


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
