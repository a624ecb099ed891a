using Malmoi.Architectures;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Blocks.Convolutions;
using Malmoi.Neural.Heads;
using static TorchSharp.torch;

namespace Malmoi.Neural.Verification;

/// <summary>Runs a network over recorded images and gives every number it can name, under the names of the reference's outputs.</summary>
internal static class RecordedImageRun
{
    /// <param name="network">What is run.</param>
    /// <param name="inputs">"pixel_values", perhaps "labels".</param>
    public static IReadOnlyDictionary<string, Tensor> Run(
        ConvolutionalNetwork network,
        IReadOnlyDictionary<string, Tensor> inputs
    )
    {
        using var trace = new StackTrace();
        var hidden = network.Body.Forward(inputs["pixel_values"], trace: trace);
        var pooled = ResNet.Pool(hidden);
        var outputs = new Dictionary<string, Tensor>
        {
            ["out.last_hidden_state"] = hidden,
            ["base.last_hidden_state"] = hidden,
            ["out.pooler_output"] = pooled,
            ["base.pooler_output"] = pooled,
        };
        for (var i = 0; i < trace.HiddenStates.Count; i++)
        {
            outputs[FormattableString.Invariant($"out.hidden_states.{i}")] = trace.HiddenStates[i].alias();
        }

        if (network.Heads.TryGetValue(HeadNames.ImageClass, out var head))
        {
            outputs["out.logits"] = head.Forward(pooled.flatten(1));
            if (inputs.TryGetValue("labels", out var labels))
            {
                outputs["loss.loss"] = Losses.SequenceClass(outputs["out.logits"], labels);
            }
        }

        return outputs;
    }
}
