namespace Malmoi.Village.Passages;

/// <summary>What a question asks for.</summary>
public enum QuestionKind
{
    /// <summary>Who did it: the subject.</summary>
    Who,

    /// <summary>To whom it was done or given.</summary>
    Whom,

    /// <summary>What was given.</summary>
    What,

    /// <summary>Where it was done.</summary>
    Where,

    /// <summary>How many were given.</summary>
    HowMany,

    /// <summary>When it was done.</summary>
    When,
}
