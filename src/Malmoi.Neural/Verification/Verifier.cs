using Malmoi.Architectures;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Neural.Heads;
using Malmoi.Verification;
using static TorchSharp.torch;

namespace Malmoi.Neural.Verification;

/// <summary>Compares a model that torch runs with a recording, number by number.</summary>
public static class Verifier
{
    /// <summary>Builds the model of a folder with the heads it was saved with, and compares it.</summary>
    /// <param name="folder">Configuration and tensors.</param>
    /// <param name="recording">Inputs and outputs.</param>
    /// <param name="settings">The folder of <c>generation.json</c>, which says how recorded generations were made; null: the model's.</param>
    /// <param name="device">Where the model computes: cpu, cuda, cuda:1, mps.</param>
    /// <exception cref="InputException">A tensor is missing, not known or of another shape; settings are missing.</exception>
    public static IReadOnlyList<Difference> Compare(
        HuggingFaceFolder folder,
        Recording recording,
        string? settings = null,
        string device = "cpu"
    )
    {
        var family = folder.Family;
        settings ??= folder.Path;
        if (family.Spec(family.Task) is ConvolutionalModel convolutional)
        {
            var weights = new CheckpointWeights(folder.Weights, family.Checkpoint);
            using var network = new ConvolutionalNetwork(convolutional, weights);
            weights.CheckAllKnown(folder);
            return Comparison.Of(
                new TorchRun(inputs => RecordedImageRun.Run(network, inputs), CPU, null, null),
                recording,
                settings
            );
        }

        using var model = TransformerFolder.Load(folder, device);
        var isWriter = model.Heads.ContainsKey(HeadNames.NextToken);
        return Comparison.Of(
            new TorchRun(
                inputs => new RecordedRun(model, family).Run(inputs),
                TorchDevice.Parse(device),
                isWriter ? new TorchModel(model, family.DecoderStartTokenId) : null,
                model.Spec is EncoderDecoderModel ? family.DecoderStartTokenId : null
            ),
            recording,
            settings
        );
    }

    private sealed class TorchRun(
        Func<IReadOnlyDictionary<string, Tensor>, IReadOnlyDictionary<string, Tensor>> run,
        Device device,
        INextTokenModel? writer,
        int? decoderStart
    ) : IVerifiedModel
    {
        public INextTokenModel? Writer => writer;

        public int? DecoderStart => decoderStart;

        public IReadOnlyDictionary<string, RecordedArray> Run(IReadOnlyDictionary<string, RecordedArray> inputs)
        {
            using var noGradients = no_grad();
            using var scope = NewDisposeScope();
            var outputs = run(inputs.Tensors().ToDictionary(input => input.Key, input => input.Value.to(device)));
            return outputs.ToDictionary(output => output.Key, output => RecordedTensors.Array(output.Value));
        }
    }
}
