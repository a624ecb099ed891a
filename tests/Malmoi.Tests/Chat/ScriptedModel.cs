using Malmoi.LanguageModels;

namespace Malmoi.Tests.Chat;

/// <summary>A model that goes on from prompts as it is told, letter by letter, and counts what it reads.</summary>
internal sealed class ScriptedModel(ITokenizer tokenizer, Func<string, string> script, int? contextLength = null)
    : INextTokenModel
{
    /// <summary>Tokens read so far by all states.</summary>
    public int Read { get; private set; }

    public int VocabularySize => tokenizer.VocabularySize;

    public int? ContextLength => contextLength;

    public INextTokenState Start(ReadOnlySpan<int> source = default) => new State([]);

    public INextTokenState StartEmpty() => new State([]);

    void INextTokenModel.Read(ReadOnlySpan<Reading> batch)
    {
        foreach (var reading in batch)
        {
            var state = (State)reading.State;
            state.Tokens.AddRange(reading.Tokens.Span);
            Read += reading.Tokens.Length;
            if (reading.Logits.IsEmpty)
            {
                continue;
            }

            Assert.True(contextLength is null || state.Length <= contextLength);
            reading.Logits.Span.Fill(-20);
            reading.Logits.Span[Next([.. state.Tokens])] = 0;
        }
    }

    // What was written since the last line break is the answer so far.
    private int Next(int[] tokens)
    {
        var text = tokenizer.Decode(tokens);
        var at = text.LastIndexOf("A:", StringComparison.Ordinal);
        var (prompt, written) = at < 0 ? (text, "") : (text[..(at + 2)], text[(at + 2)..]);
        var answer = script(prompt);
        return answer.StartsWith(written, StringComparison.Ordinal) && written.Length < answer.Length
            ? tokenizer.Encode(answer[written.Length..])[0].Id
            : tokenizer.Special.End!.Value;
    }

    private sealed class State(List<int> tokens) : INextTokenState
    {
        public List<int> Tokens { get; } = [.. tokens];

        public int Length => Tokens.Count;

        public INextTokenState Fork() => new State(Tokens);

        public void Dispose() { }
    }
}
