"""The shape of a transformer."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class TransformerConfig:
    """Every size the model has, and the two ids that are not the user's.

    All heads are equal in size and every layer has both an attention and an MLP, used or not.
    `vocab_size` counts BOS and PAD; `context` counts BOS, so it is max_seq_len + 1.
    """

    num_layers: int
    num_heads: int
    key_size: int
    mlp_hidden_size: int
    d_model: int
    vocab_size: int
    context: int
    bos_id: int
    pad_id: int
    causal: bool = False
    layer_norm: bool = False

    def __post_init__(self) -> None:
        layer_sizes = (self.num_heads, self.key_size, self.mlp_hidden_size)
        if self.num_layers < 0:
            raise ValueError(f"num_layers must not be negative, got {self.num_layers}")
        if min(layer_sizes) < (1 if self.num_layers else 0):
            raise ValueError(
                "num_heads, key_size and mlp_hidden_size must be at least 1 where there are "
                f"layers, got {layer_sizes}"
            )
        if min(self.d_model, self.context) < 1:
            raise ValueError(
                f"d_model and context must be at least 1, got {self.d_model} and {self.context}"
            )
        if self.bos_id == self.pad_id:
            raise ValueError(f"BOS and PAD must differ, both have the id {self.bos_id}")
        if not all(0 <= i < self.vocab_size for i in (self.bos_id, self.pad_id)):
            raise ValueError(
                f"the ids of BOS and PAD, {self.bos_id} and {self.pad_id}, must lie below "
                f"vocab_size, {self.vocab_size}"
            )
        if self.layer_norm:
            raise ValueError("layer_norm must be False: the transformer has no normalisation")

    @property
    def max_seq_len(self) -> int:
        """The longest sequence that a user may pass, BOS not counted."""
        return self.context - 1

    @property
    def parameters(self) -> int:
        """How many numbers the parameters hold in the uniform layout, the unembedding left out."""
        d, heads, mlp = self.d_model, self.num_heads * self.key_size, self.mlp_hidden_size
        attention = 4 * d * heads + 3 * heads + d
        return (self.vocab_size + self.context) * d + self.num_layers * (
            attention + 2 * d * mlp + mlp + d
        )
