using Malmoi.Data.Records;
using Malmoi.Families;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>A number that says how good an answer is: a classification head with one output, as the reference's reward models have.</summary>
public sealed class RewardTask : TuningTask
{
    public override string Name => "reward";

    public override string ProblemType => "regression";

    public override ModelTask Head(Family family) => ModelTask.SequenceClass;

    /// <exception cref="InputException">Always: a reward model reads prompts with answers, not records.</exception>
    public override TaskExamples Examples(RecordFile file, InputEncoder encoder, bool learns) =>
        throw new InputException(
            $"'{file.Path}': a reward model scores answers to prompts: give them to 'malmoi align score'"
        );
}
