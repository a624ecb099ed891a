using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.EncoderDecoders;

/// <summary>The heads that encoder-decoders share but for the next token's: the decoder reads the text once more, and they read it.</summary>
internal static class EncoderDecoderHeads
{
    /// <param name="family">For its labels and for errors.</param>
    /// <param name="task">What the head is for.</param>
    /// <param name="width">Of the model.</param>
    /// <param name="dropout">What classifiers drop while training.</param>
    public static Dictionary<string, HeadSpec> Of(Family family, ModelTask task, int width, double dropout) =>
        task switch
        {
            ModelTask.Body => [],
            // At the last end mark, when all has been read (Lewis et al., 2020).
            ModelTask.SequenceClass => Head(
                HeadNames.SequenceClass,
                new HeadSpec(Places.End, family.Labels)
                {
                    Transform = new TransformSpec(width, Activation.Tanh),
                    Bias = true,
                    Dropout = dropout,
                }
            ),
            ModelTask.TokenClass => Head(
                HeadNames.TokenClass,
                new HeadSpec(Places.Every, family.Labels) { Bias = true, Dropout = dropout }
            ),
            ModelTask.Span => Head(HeadNames.Span, new HeadSpec(Places.Every, 2) { Bias = true }),
            _ => throw family.NoHead(task),
        };
}
