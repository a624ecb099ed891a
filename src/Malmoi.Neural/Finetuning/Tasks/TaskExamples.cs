using Malmoi.Neural.Pretraining;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>Records of a task as a model reads them.</summary>
/// <remarks>
/// A row is what is read at once; a record may have several (windows of a long passage, the choices of a question count as one). A
/// batch is a pure function of the rows that are asked for, so training can stop and go on anywhere.
/// </remarks>
public abstract class TaskExamples
{
    /// <summary>Rows that are read at once where nothing is learned.</summary>
    protected const int PredictedAtOnce = 32;

    /// <summary>Rows in all.</summary>
    public abstract int Rows { get; }

    /// <summary>Tokens of a row: rows of like length make batches with little padding.</summary>
    public abstract int Length(int row);

    /// <summary>What a model reads, and what it should say where that is known.</summary>
    public abstract Batch Batch(IReadOnlyList<int> rows);

    /// <summary>What a model says to every record, in their order.</summary>
    public abstract IReadOnlyList<TaskPrediction> Predict(TaskModel model);

    /// <summary>How good predictions are; null where the truth is not known.</summary>
    public abstract TaskScores? Judge(IReadOnlyList<TaskPrediction> predictions);

    /// <summary>All rows in batches of like length, the longest first: a batch that does not fit in memory fails at once.</summary>
    public IEnumerable<IReadOnlyList<int>> ByLength(int size) =>
        Enumerable.Range(0, Rows).OrderByDescending(Length).Chunk(size);
}
