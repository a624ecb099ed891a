using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment.Preferences;

/// <summary>How likely both answers of each pair are to the model that learns, and to the one it began as.</summary>
/// <param name="PolicyChosen">(pairs): ln p of the answers that were preferred, whole or a token as the loss wants it.</param>
/// <param name="PolicyRejected">(pairs): of the others.</param>
/// <param name="ReferenceChosen">(pairs): the same under the frozen model; null for a loss that asks none.</param>
/// <param name="ReferenceRejected">(pairs)</param>
public sealed record PairScores(
    Tensor PolicyChosen,
    Tensor PolicyRejected,
    Tensor? ReferenceChosen = null,
    Tensor? ReferenceRejected = null
)
{
    /// <summary>(pairs): ln of how many times likelier the preferred answers became.</summary>
    internal Tensor ChosenRatio => PolicyChosen - Known(ReferenceChosen);

    /// <summary>(pairs): the same of the others.</summary>
    internal Tensor RejectedRatio => PolicyRejected - Known(ReferenceRejected);

    /// <summary>(pairs): how much likelier the preferred answer is than the other, to the model that learns.</summary>
    internal Tensor PolicyMargin => PolicyChosen - PolicyRejected;

    /// <summary>(pairs): the same to the frozen model.</summary>
    internal Tensor ReferenceMargin => Known(ReferenceChosen) - Known(ReferenceRejected);

    private static Tensor Known(Tensor? scores) =>
        scores ?? throw new ArgumentException("this loss compares with a reference model: score the pairs with it too");
}
