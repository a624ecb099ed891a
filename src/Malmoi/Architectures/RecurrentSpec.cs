namespace Malmoi.Architectures;

/// <summary>Layers of long short-term memory (Hochreiter and Schmidhuber, 1997) over a table of tokens, as language models have them (Zaremba et al., 2014).</summary>
/// <remarks>
/// A layer reads x, what it showed last, h', and what it holds, c':
/// <code>
///   i = σ(Wᵢ x + Uᵢ h' + b)      what is let in           c = f ∘ c' + i ∘ g
///   f = σ(W_f x + U_f h' + b)    what is kept             h = o ∘ tanh c
///   g = tanh(W_g x + U_g h' + b) what is offered
///   o = σ(Wₒ x + Uₒ h' + b)      what is shown
/// </code>
/// </remarks>
/// <param name="Vocabulary">Tokens in the table.</param>
/// <param name="TokenWidth">Of a token's vector.</param>
/// <param name="Widths">Of each layer, the first one first.</param>
public sealed record RecurrentSpec(int Vocabulary, int TokenWidth, IReadOnlyList<int> Widths)
{
    /// <summary>Share of the tokens whose vectors are zero for a whole batch (Gal and Ghahramani, 2016).</summary>
    public double TokenDropout { get; init; }

    /// <summary>Share of the numbers of what the first layer reads.</summary>
    public double InputDropout { get; init; }

    /// <summary>Share of the numbers that go from a layer to the next.</summary>
    public double LayerDropout { get; init; }

    /// <summary>Share of the numbers that the head reads.</summary>
    public double OutputDropout { get; init; }

    /// <summary>Share of the weights between a layer's states (DropConnect, Merity et al., 2018).</summary>
    public double WeightDropout { get; init; }

    /// <summary>Whether the same numbers are dropped at every place of a row (Gal and Ghahramani, 2016), and not others at each.</summary>
    public bool LockedDropout { get; init; }

    /// <summary>What a layer reads.</summary>
    public int InputWidth(int layer) => layer == 0 ? TokenWidth : Widths[layer - 1];
}
