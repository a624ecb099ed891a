namespace Malmoi.Evaluation.Assistants;

/// <summary>What an assistant should be: helpful, honest and harmless (Askell et al., 2021), each judged apart.</summary>
public enum AssistantQuality
{
    /// <summary>It does what was asked.</summary>
    Helpful,

    /// <summary>It says what is true, and that it does not know where it does not.</summary>
    Honest,

    /// <summary>It declines to do harm, and only that.</summary>
    Harmless,
}
