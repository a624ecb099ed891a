using Malmoi.Neural.Heads;
using Malmoi.Neural.Pretraining;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>A model with the head of a task as something to train: what it minimises follows from what a batch has.</summary>
/// <remarks>
/// A class a row: cross-entropy; with choices: cross-entropy over the choices of each question. A number a row: the squared error. A
/// label a place: cross-entropy where there is one. A span: the mean cross-entropy of its two ends. Text to be written: that of each
/// next token.
/// </remarks>
/// <param name="model">The caller disposes it.</param>
/// <param name="smoothing">The share of each next token's label that is spread over the vocabulary.</param>
public sealed class TaskTraining(TaskModel model, double smoothing = 0) : ITrainable, IDisposable
{
    private readonly TransformerTraining _writing = new(
        model.Transformer,
        new TransformerTrainingOptions { LabelSmoothing = smoothing }
    );

    public IReadOnlyDictionary<string, Parameter> Tensors { get; } =
        model.Adapter?.Trained(model.Transformer) ?? model.Transformer.Tensors;

    public Tensor Loss(Batch batch, bool training)
    {
        if (model.Transformer.Heads.ContainsKey(Architectures.HeadNames.NextToken))
        {
            if (model.Adapter is not null)
            {
                model.Adapter.Training = training;
            }

            return _writing.Loss(batch, training);
        }

        using var scope = NewDisposeScope();
        var outputs = model.Outputs(batch, training);
        var loss = batch switch
        {
            { Classes: { } classes, Choices: { } choices } => Losses.PerPlace(outputs.view(-1, choices), Put(classes)),
            { Classes: { } classes } => Losses.PerPlace(outputs, Put(classes)),
            { Values: { } values } => Losses.SequenceClass(outputs, tensor(values).to(outputs.device)),
            { Labels: { } labels } => Losses.PerPlace(outputs, model.Put(labels)),
            { Spans: { } spans } => SpanLoss(outputs, model.Put(spans)),
            _ => throw new InvalidOperationException("A batch without labels teaches nothing."),
        };
        return loss.MoveToOuterDisposeScope();

        Tensor Put(int[] classes) => tensor(classes, ScalarType.Int64).to(outputs.device);
    }

    public double Operations(Batch batch) => _writing.Operations(batch);

    /// <summary>Forgets a loss that nobody took backward.</summary>
    public void Dispose() => _writing.Dispose();

    private static Tensor SpanLoss(Tensor outputs, Tensor spans) =>
        Losses.Span(outputs, spans.select(1, 0), spans.select(1, 1));
}
