using Malmoi.Architectures;
using Malmoi.Families;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Recurrent;
using TorchSharp.Modules;

namespace Malmoi.Neural.Pretraining.Runs;

/// <summary>The model of a run: a Transformer or a recurrent network, to be trained, saved and asked.</summary>
internal sealed class RunModel : IDisposable
{
    private readonly Transformer? _transformer;
    private readonly RecurrentNetwork? _network;

    private RunModel(Transformer? transformer, RecurrentNetwork? network, PretrainingOptions options)
    {
        (_transformer, _network) = (transformer, network);
        Training = transformer is null
            ? new RecurrentTraining(network!) { LabelSmoothing = options.LabelSmoothing }
            : new TransformerTraining(
                transformer,
                new TransformerTrainingOptions
                {
                    LabelSmoothing = options.LabelSmoothing,
                    RecomputesLayers = options.RecomputesLayers,
                }
            );
    }

    public ITrainable Training { get; }

    /// <summary>The Transformer; null: it is none.</summary>
    public Transformer? Transformer => _transformer;

    public IReadOnlyDictionary<string, Parameter> Tensors => Training.Tensors;

    /// <summary>Draws a model, or reads that of a folder.</summary>
    /// <exception cref="InputException">A size of the configuration fits no other, or the folder's model is damaged.</exception>
    /// <param name="options">How it learns, and where it computes.</param>
    /// <param name="family">What is built.</param>
    /// <param name="start">The folder; null: it is drawn.</param>
    public static RunModel Create(PretrainingOptions options, Family family, string? start)
    {
        var device = TorchDevice.Parse(options.Device);
        if (start is null)
        {
            using var fresh = new FreshWeights((int)options.Seed, family);
            return Build(fresh);
        }

        using var folder = HuggingFaceFolder.Open(start);
        var weights = new CheckpointWeights(folder.Weights, family.Checkpoint);
        var model = Build(weights);
        try
        {
            weights.CheckAllKnown(folder);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }

        RunModel Build(IWeightSource source) =>
            family.Spec(family.Task) switch
            {
                RecurrentModel spec => new RunModel(null, new RecurrentNetwork(spec, source, device), options),
                var spec => new RunModel(new Transformer(spec, source, device), null, options),
            };
    }

    /// <summary>The model as one that tells the next token; null where it fills blanks.</summary>
    public INextTokenModel? NextToken(int? begin) =>
        _network is not null ? new RecurrentLanguageModel(_network, begin)
        : _transformer!.Heads.ContainsKey(HeadNames.NextToken) ? new TorchModel(_transformer, begin)
        : null;

    public void Dispose()
    {
        (Training as IDisposable)?.Dispose();
        _transformer?.Dispose();
        _network?.Dispose();
    }
}
