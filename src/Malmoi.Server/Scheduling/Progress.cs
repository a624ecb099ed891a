using Malmoi.Decoding;

namespace Malmoi.Server.Scheduling;

/// <summary>Something that happened to a generation.</summary>
internal abstract record Progress;

/// <summary>The prompt was read.</summary>
/// <param name="Scores">A score for each of its tokens, null for the first and where nothing was asked for; empty where no scores were asked for.</param>
/// <param name="Remembered">How many of its tokens had been read for an earlier request.</param>
internal sealed record PromptRead(IReadOnlyList<LikeliestTokens?> Scores, int Remembered) : Progress;

/// <summary>More of a text is certain.</summary>
/// <param name="Choice">Which text.</param>
/// <param name="Text">The next part of it; may be empty.</param>
/// <param name="Tokens">The tokens that end in it; empty unless probabilities were asked for.</param>
internal sealed record TextWritten(int Choice, string Text, IReadOnlyList<WrittenToken> Tokens) : Progress;

/// <summary>A text is whole.</summary>
/// <param name="Choice">Which text.</param>
/// <param name="Reason">Why it ends.</param>
/// <param name="Tokens">How many were written, the end mark with them.</param>
internal sealed record TextEnded(int Choice, EndReason Reason, int Tokens) : Progress;

/// <summary>A written token and what the model thought of it.</summary>
internal sealed record WrittenToken(int Id, LikeliestTokens Score);

/// <summary>Why a text ends.</summary>
internal enum EndReason
{
    /// <summary>At the end mark or before a stop sequence.</summary>
    Stop,

    /// <summary>It has as many tokens as it may have.</summary>
    Length,
}
