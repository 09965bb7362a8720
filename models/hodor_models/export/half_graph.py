"""A float32 graph -> the same graph in half-precision arithmetic, for GPUs, with as few Casts as its parts allow.

Convolutions and products run in float16. What loses by it stays float32: softmaxes, the nodes that the rules name,
and whatever meets float32 (as in any language, half and single make single). Small things beside them follow what they
are given, so that whole stretches change over at once: on WebGPU each Cast is a dispatch.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import onnx
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper

FLOAT, HALF = TensorProto.FLOAT, TensorProto.FLOAT16
PRODUCTS = ("Conv", "MatMul", "Gemm")
SMALLEST = 256  # elements; see `half.SMALLEST`: what base graphs store in half precision

NOTHING = re.compile("(?!)")

# Inputs that are float32 whatever the rest of the node computes in.
ALWAYS_SINGLE = {"Resize": (1, 2)}


@dataclass(frozen=True)
class Rules:
    """What is computed in which precision.

    single: names of nodes that stay float32. half: names of nodes that run in float16 beside the PRODUCTS. halved:
    float32 tensors that whoever follows what he is given takes over in float16.
    """

    single: re.Pattern[str]
    half: re.Pattern[str] = NOTHING
    halved: tuple[str, ...] = ()


def value_types(model: ModelProto) -> dict[str, int]:
    """Element type of every tensor."""
    graph = onnx.shape_inference.infer_shapes(model).graph
    infos = [*graph.input, *graph.value_info, *graph.output]
    found = {info.name: info.type.tensor_type.elem_type for info in infos}
    return found | {weight.name: weight.data_type for weight in graph.initializer}


@dataclass
class Halving:
    """One pass over a graph's nodes, which come in the order of their computation."""

    graph: GraphProto
    rules: Rules
    types: dict[str, int]
    nodes: list[NodeProto] = field(default_factory=list)
    constants: dict[str, TensorProto] = field(default_factory=dict)
    made: dict[tuple[str, int], str] = field(default_factory=dict)  # (tensor, precision) -> its name there
    own: dict[str, int] = field(default_factory=dict)  # the precision that a computed tensor has, or prefers

    def run(self) -> None:
        """Rewrite the graph in place. Raises ValueError where a weight is too large for half precision."""
        weights = {weight.name: weight for weight in self.graph.initializer}
        self.floats = {name: weight for name, weight in weights.items() if weight.data_type == FLOAT}
        self.constants = {name: weight for name, weight in weights.items() if name not in self.floats}
        for value in self.graph.input:
            if self.types[value.name] == FLOAT:
                self.made[value.name, FLOAT] = value.name
                self.own[value.name] = self.preferred(value.name, FLOAT)
        for node in self.graph.node:
            self.add(node)
        for value in self.graph.output:
            if self.own.get(value.name) == HALF:
                raise ValueError(f"{value.name} must end in a Cast to float32")
        del self.graph.node[:], self.graph.initializer[:], self.graph.value_info[:]
        self.graph.node.extend(self.nodes)
        used = {name for node in self.nodes for name in node.input}
        self.graph.initializer.extend(weight for name, weight in self.constants.items() if name in used)

    def add(self, source: NodeProto) -> None:
        """One node, after the Casts that it needs."""
        if source.op_type == "Cast" and source.input[0] in self.own:
            self.add_cast(source)
            return
        precision = self.precision(source)
        node = NodeProto()
        node.CopyFrom(source)
        fixed = ALWAYS_SINGLE.get(source.op_type, ())
        for position, name in enumerate(source.input):
            if name in self.own or name in self.floats:
                node.input[position] = self.as_type(name, FLOAT if position in fixed else precision)
        self.nodes.append(node)
        for name in source.output:
            if self.types.get(name) == FLOAT:
                self.own[name] = self.preferred(name, precision)
                self.made[name, precision] = name

    def add_cast(self, source: NodeProto) -> None:
        """The exporter's own Casts: those to float32 are the ends of graphs, where an output has to have its name."""
        to = next(attribute.i for attribute in source.attribute if attribute.name == "to")
        name = source.input[0]
        if to == FLOAT and self.own[name] == FLOAT:
            rename(self.nodes, name, source.output[0])
            self.made[name, FLOAT] = self.made[source.output[0], FLOAT] = source.output[0]
        else:
            self.nodes.append(source)
        if to == FLOAT:
            self.own[source.output[0]] = FLOAT

    def preferred(self, name: str, precision: int) -> int:
        """The precision in which a tensor is handed on."""
        return HALF if name in self.rules.halved else precision

    def precision(self, node: NodeProto) -> int:
        """What a node computes in."""
        if self.rules.single.search(node.name) or node.op_type in ("Softmax", "ConstantOfShape"):
            return FLOAT
        if node.op_type in PRODUCTS or self.rules.half.search(node.name):
            return HALF
        given = [self.own[name] for name in node.input if name in self.own]
        constant = any(name in self.floats for name in node.input)
        return FLOAT if FLOAT in given or not (given or constant) else HALF

    def as_type(self, name: str, precision: int) -> str:
        """The name of a tensor in a precision; a Cast, once, where it is computed in the other."""
        if (name, precision) not in self.made:
            self.made[name, precision] = (
                self.constant(name, precision) if name in self.floats else self.cast(name, precision)
            )
        return self.made[name, precision]

    def cast(self, name: str, precision: int) -> str:
        """A Cast of a tensor, to be added now."""
        other = self.made[name, FLOAT if precision == HALF else HALF]
        return self.cast_node(other, f"{name}.{'half' if precision == HALF else 'single'}", precision)

    def cast_node(self, name: str, target: str, precision: int) -> str:
        """See cast."""
        self.nodes.append(helper.make_node("Cast", [name], [target], to=precision, name=target))
        return target

    def constant(self, name: str, precision: int) -> str:
        """A weight; large ones are stored in half precision whatever they are used in, as the base graphs do."""
        values = numpy_helper.to_array(self.floats[name])
        if precision == FLOAT and values.size < SMALLEST:
            self.constants[name] = self.floats[name]
            return name
        stored = f"{name}.half"
        if stored not in self.constants:
            with np.errstate(over="ignore"):
                half = values.astype(np.float16)
            if not np.isfinite(half).all():
                raise ValueError(f"{name}: values up to {np.abs(values).max():.3g} do not fit half precision")
            self.constants[stored] = numpy_helper.from_array(half, stored)
        return stored if precision == HALF else self.cast_node(stored, name, FLOAT)


def rename(nodes: Iterable[NodeProto], old: str, new: str) -> None:
    """Another name for a tensor, where it is made and where it is used."""
    for node in nodes:
        for names in (node.input, node.output):
            for position, name in enumerate(names):
                if name == old:
                    names[position] = new


def shorten_names(graph: GraphProto) -> None:
    """Numbers for the tensors between nodes, whose names are a third of a graph without weights; nodes keep theirs."""
    kept = {value.name for value in (*graph.input, *graph.output)} | {""}
    kept |= {weight.name for weight in graph.initializer}
    made = [name for node in graph.node for name in node.output if name not in kept]
    short = {name: str(number) for number, name in enumerate(made)}
    for node in graph.node:
        for names in (node.input, node.output):
            for position, name in enumerate(names):
                names[position] = short.get(name, name)


def halve_arithmetic(model: ModelProto, rules: Rules) -> None:
    """Rewrite a float32 graph in place; inputs and outputs stay float32."""
    Halving(model.graph, rules, value_types(model)).run()
    shorten_names(model.graph)
    del model.opset_import[1:]  # ONNX Runtime lists all that it knows
