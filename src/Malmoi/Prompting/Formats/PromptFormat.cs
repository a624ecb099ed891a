namespace Malmoi.Prompting.Formats;

/// <summary>How the data of an instruction-tuned model was written: the text before a response, and how the response is told from it.</summary>
/// <remarks>Exact to the newline: a model that was tuned on "Response:" and is asked with "Response:\n" answers worse, silently.</remarks>
public abstract record PromptFormat
{
    /// <summary>The name that options and files call the format by.</summary>
    public abstract string Name { get; }

    /// <summary>Strings behind which nothing belongs to the response any more.</summary>
    public abstract IReadOnlyList<string> Stops { get; }

    /// <summary>What stands right before a response, without white space at its end.</summary>
    public abstract string ResponseMark { get; }

    /// <summary>The text that asks for something; the response follows on it without anything between.</summary>
    /// <param name="instruction">What is to be done.</param>
    /// <param name="input">What it is to be done with; null or empty for nothing.</param>
    public abstract string Prompt(string instruction, string? input = null);

    /// <summary>What a model wrote behind the prompt, up to the first stop and without white space round it.</summary>
    public string Response(string generated)
    {
        var response = generated.AsSpan();
        foreach (var stop in Stops)
        {
            var end = response.IndexOf(stop, StringComparison.Ordinal);
            response = end < 0 ? response : response[..end];
        }

        return response.Trim().ToString();
    }

    /// <summary>Takes a whole text apart: the prompt up to the mark of the response, and the response alone.</summary>
    /// <returns>An empty prompt where the text has no mark.</returns>
    public (string Prompt, string Response) Split(string text)
    {
        var mark = FindMark(text);
        var start = mark < 0 ? 0 : mark + ResponseMark.Length;
        return (text[..start], Response(text[start..]));
    }

    /// <summary>Where the mark of the response stands that counts: the first or the last; below zero where there is none.</summary>
    private protected abstract int FindMark(string text);
}
