namespace Malmoi.Village.Assistant;

/// <summary>How the assistant's examples are written, a JSON object a line.</summary>
public enum AssistantFormat
{
    /// <summary>All columns, with gold, check, kind and what is held out.</summary>
    JsonLines,

    /// <summary>instruction, input, output; a preference has chosen and rejected, a dialogue its history (Taori et al., 2023; LLaMA-Factory).</summary>
    Alpaca,

    /// <summary>Messages of role and content; a preference has two such lists, chosen and rejected.</summary>
    Messages,
}
