using Malmoi.Data.Records;
using Malmoi.Families;
using Malmoi.Neural.Finetuning.Tasks;

namespace Malmoi.Neural.Alignment;

/// <summary>A model that answers: it keeps the head that tells its next token.</summary>
public sealed class PolicyTask : TuningTask
{
    public override string Name => "align";

    public override bool Writes => true;

    public override ModelTask Head(Family family) => ModelTask.NextToken;

    /// <exception cref="InputException">Always: it learns from conversations, not from records of a task.</exception>
    public override TaskExamples Examples(RecordFile file, InputEncoder encoder, bool learns) =>
        throw new InputException($"'{file.Path}': a model that answers is asked with 'malmoi chat' or 'malmoi generate'");
}
