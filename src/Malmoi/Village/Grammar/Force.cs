namespace Malmoi.Village.Grammar;

/// <summary>What the speaker does with a sentence.</summary>
internal enum Force
{
    Statement,
    Question,
    Command,

    /// <summary>Let us.</summary>
    Proposal,

    /// <summary>I will, as a favour to the hearer: 을게.</summary>
    Promise,

    /// <summary>Shall I, shall we: 을까.</summary>
    Offer,
}
