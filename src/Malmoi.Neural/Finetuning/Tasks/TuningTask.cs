using Malmoi.Data.Records;
using Malmoi.Families;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>A classic task: which head it needs, what its records become, and how predictions are judged.</summary>
public abstract class TuningTask
{
    /// <summary>"classify", as the command line calls it.</summary>
    public abstract string Name { get; }

    /// <summary>The labels that it chooses from; null where it says something else.</summary>
    public virtual LabelSet? Labels => null;

    /// <summary>The head for a family.</summary>
    public abstract ModelTask Head(Family family);

    /// <summary>Numbers that the head gives a place, where the family does not fix them.</summary>
    public virtual int Outputs => Labels?.Count ?? 1;

    /// <summary>What the reference notes as <c>problem_type</c>; null: nothing.</summary>
    public virtual string? ProblemType => null;

    /// <summary>Whether the model writes text, and so must predict next tokens.</summary>
    public virtual bool Writes => false;

    /// <summary>The records of a file as the model reads them.</summary>
    /// <param name="file">Its columns are found by their published names, or by those that the task was given.</param>
    /// <param name="encoder">Of the model.</param>
    /// <param name="learns">Whether the truth must be there, to learn from it or to judge by it; otherwise nobody looks for it.</param>
    /// <exception cref="InputException">A column is missing, a label is none of the set, an answer is not in its passage.</exception>
    public abstract TaskExamples Examples(RecordFile file, InputEncoder encoder, bool learns);
}
