using Malmoi.Architectures;
using Malmoi.Families;
using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Neural.Heads;

/// <summary>Picks the vectors that a head reads out of a stack's output.</summary>
internal static class HeadPlaces
{
    /// <param name="places">Which.</param>
    /// <param name="model">For its pooler.</param>
    /// <param name="family">For the ids of padding and of the end.</param>
    /// <param name="hidden">(batch, positions, width)</param>
    /// <param name="inputs">What the model read, by the reference's names.</param>
    /// <returns>(batch, positions, width), or (batch, width) for one place.</returns>
    public static Tensor Of(
        Places places,
        Transformer model,
        Family family,
        Tensor hidden,
        IReadOnlyDictionary<string, Tensor> inputs
    ) =>
        places switch
        {
            Places.Every => hidden,
            Places.First => hidden.select(1, 0),
            Places.Pooled => model.Pool(hidden),
            Places.Last => At(hidden, LastToken(family, inputs["input_ids"])),
            Places.End => At(hidden, LastEnd(family, inputs["input_ids"])),
            Places.Named => Named(hidden, inputs["mc_token_ids"]),
            _ => throw new ArgumentOutOfRangeException(nameof(places), places, null),
        };

    private static Tensor At(Tensor hidden, Tensor places) =>
        hidden.index(TensorIndex.Tensor(Held.Range(0, hidden.shape[0], hidden.device)), TensorIndex.Tensor(places));

    // The one before the first padding; without padding the last.
    private static Tensor LastToken(Family family, Tensor ids)
    {
        if (family.PadTokenId is not { } padding)
        {
            return full([ids.shape[0]], Held.Number(ids.shape[1] - 1), ScalarType.Int64, ids.device);
        }

        var first = ids.eq(Held.Number(padding)).to(ScalarType.Int64).argmax(-1) - Held.Number(1);
        return first.remainder(Held.Number(ids.shape[1]));
    }

    private static Tensor LastEnd(Family family, Tensor ids)
    {
        var end = family.EosTokenId is [var id, ..] ? id : -1;
        var places = Held.Range(0, ids.shape[1], ids.device);
        return where(ids.eq(Held.Number(end)), places, zeros_like(places)).argmax(-1);
    }

    // (batch, choices, positions, width) and (batch, choices)
    private static Tensor Named(Tensor hidden, Tensor places)
    {
        var width = hidden.shape[^1];
        var index = places.unsqueeze(-1).unsqueeze(-1).expand([.. places.shape, 1, width]);
        return hidden.gather(-2, index).squeeze(-2);
    }
}
