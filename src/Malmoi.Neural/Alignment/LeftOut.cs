using Malmoi.Prompting;

namespace Malmoi.Neural.Alignment;

/// <summary>Prompts with answers that a template has no place for, of which most published sets have some.</summary>
internal static class LeftOut
{
    private const int Shown = 40;

    /// <summary>What becomes of a prompt; nothing where the template refuses it and that may be.</summary>
    /// <param name="prompt">Which errors name by its last words.</param>
    /// <param name="source">The set it comes from.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="broken">Gets what is wrong; null: it is thrown.</param>
    public static T? Read<T>(
        IReadOnlyList<Message> prompt,
        string? source,
        Func<T?> read,
        ICollection<InputException>? broken
    )
        where T : class
    {
        try
        {
            return read();
        }
        catch (InputException error)
        {
            var asked = (prompt.Count > 0 ? prompt[^1].Content ?? "" : "").ReplaceLineEndings(" ");
            var named = new InputException(
                $"{(source is null ? "" : $"'{source}', ")}answers to '{(asked.Length > Shown ? asked[..Shown] + "…" : asked)}': {error.Message}",
                error
            );
            if (broken is null)
            {
                throw named;
            }

            broken.Add(named);
            return null;
        }
    }
}
