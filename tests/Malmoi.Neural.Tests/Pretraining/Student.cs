using Malmoi.Architectures;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Tests.FamilyContract;

namespace Malmoi.Neural.Tests.Pretraining;

/// <summary>A tiny GPT-2 that begins with the same weights every time.</summary>
internal sealed class Student : IDisposable
{
    public Student(bool dropout = true, bool recomputes = false, int? layers = null)
    {
        using var tiny = new TinyModel("gpt2");
        var spec = (DecoderModel)(dropout ? tiny.Model.Spec : NoDropout.In(tiny.Model.Spec));
        if (layers is { } depth)
        {
            spec = spec with
            {
                Decoder = spec.Decoder with { Layers = [.. Enumerable.Repeat(spec.Decoder.Layers[0], depth)] },
            };
        }

        using var weights = new FreshWeights(5, 0.1);
        Model = new Transformer(spec, weights);
        Training = new TransformerTraining(Model, new TransformerTrainingOptions { RecomputesLayers = recomputes });
    }

    public Transformer Model { get; }

    public TransformerTraining Training { get; }

    public Trainer Trainer(TrainerOptions options, IBatches? data = null, IBatches? heldOut = null) =>
        new(Training, data ?? new TinyBatches(), options, heldOut);

    public TrainingOutcome Train(
        TrainerOptions options,
        ITrainingObserver? observer = null,
        IBatches? data = null,
        IBatches? heldOut = null,
        CancellationToken cancellation = default
    )
    {
        using var trainer = Trainer(options, data, heldOut);
        return trainer.Run(observer, cancellation);
    }

    /// <summary>All numbers of the model.</summary>
    public float[] Weights() =>
        [
            .. Model
                .Tensors.OrderBy(tensor => tensor.Key, StringComparer.Ordinal)
                .SelectMany(tensor => tensor.Value.detach().data<float>().ToArray()),
        ];

    public void Dispose()
    {
        Training.Dispose();
        Model.Dispose();
    }
}
