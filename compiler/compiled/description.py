"""What a model is, beside its weights, as JSON: all that ``model.json`` holds but the hashes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from ...craft.blocks import Block, Circuit, Embedding, Head, Mlp, Output, Write
from ...craft.head_obligations import HeadObligation, TermObligation
from ...craft.obligations import AnswerObligation, MlpObligation
from ...craft.variables import Read, Variable
from ...craft.verify import verify
from ...model import Params, TransformerConfig
from ...model.answers import Rule
from ...model.answers_json import rule_from_json, rule_to_json
from ...model.json_reading import Json, expect, read_list, read_object
from ...model.weights_file import Array
from ..assembly.emit import Emitted
from ..assembly.layout import Entry, Layout
from ..assembly.schedule import Schedule
from ..passes import Asked, Choices, Passes
from ..provenance import Origin, Part, Provenance
from ..record import Stages, without_program
from .forms import TEXT, WHOLE, Form
from .records import listed, named, one_kind_of, paired, record, referred

VARIABLE: Form[Variable] = record(Variable, {})
CONFIG: Form[TransformerConfig] = record(TransformerConfig, {})
ASKED: Form[Asked] = record(Asked, {Passes: record(Passes, {})})
CHOICES: Form[Choices] = record(Choices, {Passes: record(Passes, {})})
LAYERS: Form[tuple[tuple[int, int], ...]] = listed(paired(WHOLE, WHOLE))
RULE: Form[Rule] = Form(rule_to_json, lambda json: rule_from_json(read_object(json)))


def _provenance() -> Form[Provenance]:
    origin = record(Origin, {})
    texts, origins = named(TEXT), named(origin)
    part = record(Part, {Origin: origin})
    known: dict[object, Form[Any]] = {
        Mapping[str, str]: texts,
        Mapping[str, Origin]: origins,
        Part: part,
    }
    return record(Provenance, known)


PROVENANCE = _provenance()


@dataclass(frozen=True, kw_only=True)
class Description:
    """A model without its weights.

    Attributes:
        bos, pad: the two tokens beside the vocabulary.
    """

    config: TransformerConfig
    bos: str
    pad: str
    choices: Choices
    asked: Asked
    provenance: Provenance
    circuit: Circuit
    schedule: Schedule
    layout: Layout

    def stages(self, params: Params, unembed: Array) -> Stages:
        """The record of the model with these weights, whose program is gone."""
        return without_program(
            circuit=self.circuit,
            schedule=self.schedule,
            layout=self.layout,
            emitted=Emitted(self.config, params, unembed),
            choices=self.choices,
            asked=self.asked,
            saved=self.provenance,
        )


def describe(stages: Stages, *, bos: str, pad: str) -> Description:
    """A model without its weights."""
    return Description(
        config=stages.emitted.config,
        bos=bos,
        pad=pad,
        choices=stages.choices,
        asked=stages.asked,
        provenance=stages.provenance,
        circuit=stages.circuit,
        schedule=stages.schedule,
        layout=stages.layout,
    )


def to_json(model: Description) -> dict[str, Json]:
    """An object that ``json.dumps`` takes; variables are called by their places in a list."""
    variables = tuple(model.circuit.variables())
    forms = _forms(variables)
    layers = tuple((len(heads), len(mlps)) for heads, mlps in model.schedule.layers)
    return {
        "config": CONFIG.write(model.config),
        "bos": model.bos,
        "pad": model.pad,
        "programs": PROVENANCE.write(model.provenance),
        "choices": CHOICES.write(model.choices),
        "asked": ASKED.write(model.asked),
        "layers": LAYERS.write(layers),
        "variables": listed(VARIABLE).write(variables),
        "layout": listed(forms[Entry]).write(model.layout.entries),
        "circuit": forms[Circuit].write(model.circuit),
    }


def from_json(entries: Mapping[str, object]) -> Description:
    """The model that :func:`to_json` wrote.

    Raises:
        ValueError: it did not write this, or what it describes is no circuit.
        CircuitError: the circuit breaks a rule of circuits.
    """
    known = {"config", "bos", "pad", "programs", "choices", "asked", "layers", "variables"}
    expect(set(entries) == known | {"layout", "circuit"}, "what to_json writes", sorted(entries))
    variables = listed(VARIABLE).read(entries["variables"])
    forms = _forms(variables)
    circuit: Circuit = forms[Circuit].read(entries["circuit"])
    made = Description(
        config=CONFIG.read(entries["config"]),
        bos=TEXT.read(entries["bos"]),
        pad=TEXT.read(entries["pad"]),
        choices=CHOICES.read(entries["choices"]),
        asked=ASKED.read(entries["asked"]),
        provenance=PROVENANCE.read(entries["programs"]),
        circuit=circuit,
        schedule=_schedule(circuit, LAYERS.read(entries["layers"])),
        layout=Layout(tuple(map(forms[Entry].read, read_list(entries["layout"])))),
    )
    _check(made)
    return made


def _forms(variables: tuple[Variable, ...]) -> dict[object, Form[Any]]:
    """Forms by the type of a field, in a circuit of these variables."""
    forms: dict[object, Form[Any]] = {Variable: referred(variables), Rule: RULE}
    for kind in (TermObligation, MlpObligation, AnswerObligation):
        forms[kind] = record(kind, forms)
    forms[HeadObligation] = one_kind_of(get_args(HeadObligation), forms)
    for kind in (Read, Write, Embedding, Head, Mlp, Output):
        forms[kind] = record(kind, forms)
    forms[Block] = _block(forms)
    for kind in (Entry, Circuit):
        forms[kind] = record(kind, forms)
    return forms


def _block(forms: Mapping[object, Form[Any]]) -> Form[Block]:
    """A head or an MLP, in an object that says which."""

    def write(block: Block) -> Json:
        kind = Head if isinstance(block, Head) else Mlp
        return {kind.__name__.lower(): forms[kind].write(block)}

    def read(json: object) -> Block:
        entries = read_object(json)
        expect(list(entries) in (["head"], ["mlp"]), "a head or an mlp", entries)
        return forms[Head if "head" in entries else Mlp].read(next(iter(entries.values())))

    return Form(write, read)


def _schedule(circuit: Circuit, counts: tuple[tuple[int, int], ...]) -> Schedule:
    """The layers of a circuit whose blocks stand in the order of their half-layers."""
    expect(sum(map(sum, counts)) == len(circuit.blocks), "as many blocks as there are", counts)
    blocks = iter(circuit.blocks)
    layers: list[tuple[tuple[Head, ...], tuple[Mlp, ...]]] = []
    for heads, mlps in counts:
        expect(min(heads, mlps) >= 0, "numbers of blocks", (heads, mlps))
        attention = tuple(b for b in (next(blocks) for _ in range(heads)) if isinstance(b, Head))
        computing = tuple(b for b in (next(blocks) for _ in range(mlps)) if isinstance(b, Mlp))
        expect(len(attention) == heads and len(computing) == mlps, "heads before MLPs", counts)
        layers.append((attention, computing))
    return Schedule(tuple(layers))


def _check(model: Description) -> None:
    """Raises ValueError or CircuitError unless all parts of a model fit each other."""
    c, circuit = model.config, model.circuit
    sizes = (c.num_layers, c.vocab_size, c.context, c.bos_id, c.pad_id, c.causal, c.d_model)
    size = len(circuit.vocabulary)
    wanted = (
        len(model.schedule.layers),
        size + 2,
        circuit.max_seq_len + 1,
        size,
        size + 1,
        circuit.causal,
        model.layout.d_model,
    )
    expect(sizes == wanted, f"a config of {wanted}", sizes)
    expect(circuit.outputs, "at least one output", circuit.outputs)
    for entry in model.layout:
        expect(-1 <= entry.done < 2 * c.num_layers, "a half-layer", entry.done)
        expect(0 <= entry.start <= entry.stop, "columns", (entry.start, entry.stop))
    places = {entry.variable: range(entry.start, entry.stop) for entry in model.layout}
    verify(circuit, halves=list(model.schedule.halves()), places=places)
