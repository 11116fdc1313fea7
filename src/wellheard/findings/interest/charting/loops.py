"""Loops over all ties, compiled: who leans where, who pushes and pulls whom."""

import math
from typing import Any

import numpy.typing as npt

from wellheard.compiling import compiled

Numbers = npt.NDArray[Any]
NEAR = 1e-6


@compiled
def lean(
    ties: tuple[Numbers, Numbers],
    group: Numbers,
    facing: Numbers,
    compass: Numbers,
    into: Numbers,
    bounds: tuple[int, int],
) -> None:
    """Turn each node to the mean of where its neighbours stand, and of its own place.

    A neighbour in another group stands where that group lies.
    """
    start, other = ties
    for node in range(bounds[0], bounds[1]):
        first, last = start[node], start[node + 1]
        x = y = 0.0
        for place in range(first, last):
            friend = other[place]
            if group[friend] == group[node]:
                x += facing[friend, 0]
                y += facing[friend, 1]
            else:
                x += compass[group[node], group[friend], 0]
                y += compass[group[node], group[friend], 1]
        count = max(last - first, 1)
        into[node, 0] = x / count
        into[node, 1] = y / count


@compiled
def shared_ties(
    ties: tuple[Numbers, Numbers],
    source: Numbers,
    target: Numbers,
    into: Numbers,
    bounds: tuple[int, int],
) -> None:
    """Count the nodes that both ends of an edge are tied with; ties are in order."""
    start, other = ties
    for edge in range(bounds[0], bounds[1]):
        one, last = start[source[edge]], start[source[edge] + 1]
        two, end = start[target[edge]], start[target[edge] + 1]
        count = 0
        while one < last and two < end:
            if other[one] == other[two]:
                count += 1
                one += 1
                two += 1
            elif other[one] < other[two]:
                one += 1
            else:
                two += 1
        into[edge] = count


@compiled
def push(
    places: Numbers,
    strength: float,
    into: Numbers,
    bounds: tuple[int, int],
) -> None:
    """Push every node away from every other, less from afar."""
    for node in range(bounds[0], bounds[1]):
        x = y = 0.0
        for other in range(len(places)):
            wide = places[node, 0] - places[other, 0]
            high = places[node, 1] - places[other, 1]
            near = strength / (wide * wide + high * high + NEAR)
            x += wide * near
            y += high * near
        into[node, 0] = x
        into[node, 1] = y


@compiled
def pull(
    places: Numbers,
    source: Numbers,
    target: Numbers,
    weight: Numbers,
    into: Numbers,
) -> None:
    """Pull the ends of each edge together, the harder the farther."""
    for edge in range(len(source)):
        one, two = source[edge], target[edge]
        wide = (places[two, 0] - places[one, 0]) * weight[edge]
        high = (places[two, 1] - places[one, 1]) * weight[edge]
        into[one, 0] += wide
        into[one, 1] += high
        into[two, 0] -= wide
        into[two, 1] -= high


@compiled
def step(places: Numbers, force: Numbers, longest: float) -> None:
    """Move each node as it is forced, by no more than so far."""
    for node in range(len(places)):
        length = math.sqrt(force[node, 0] ** 2 + force[node, 1] ** 2)
        share = min(1.0, longest / max(length, NEAR))
        places[node, 0] += force[node, 0] * share
        places[node, 1] += force[node, 1] * share
