using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.NGrams.Arpa;
using Malmoi.NGrams.Counting;
using Malmoi.NGrams.Smoothing;
using Malmoi.Text;
using Malmoi.Tokenization;
using Malmoi.Village;

namespace Malmoi.Tests.Chat;

/// <summary>A model of Maeul's Korean in some unit, and one that says what it is told to.</summary>
internal static class SmallModels
{
    public static OpenedModel Village(TemporaryFolder folder, TextUnit unit = TextUnit.Syllable)
    {
        var policy = new TextPolicy { Unit = unit };
        var text = folder.Write($"{unit}.txt", string.Join('\n', Maeul.Text(Language.Korean, 1).Take(800)) + "\n");
        var path = folder[$"{unit}.arpa"];
        using (var counts = NGramCounter.Count(Corpus.Open(text), new NGramCountOptions { Order = 4, Policy = policy }))
        {
            ArpaFile.Write(new ModifiedKneserNey().Fit(counts), path);
        }

        new ModelSidecar { Kind = "ngram", Policy = policy }.Write(path);
        return ModelFile.Open(path);
    }

    /// <summary>The characters of ASCII and of some Hangul as tokens, and the marks <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>.</summary>
    public static CharacterTokenizer Characters { get; } = new();

    /// <summary>A model that goes on from prompts as it is told, letter by letter, and counts what it reads.</summary>
    internal sealed class Scripted(Func<string, string> script, int? contextLength = null) : INextTokenModel
    {
        /// <summary>Tokens read so far by all states.</summary>
        public int Read { get; private set; }

        public int VocabularySize => Characters.VocabularySize;

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
            var text = Characters.Decode(tokens);
            var at = text.LastIndexOf("A:", StringComparison.Ordinal);
            var (prompt, written) = at < 0 ? (text, "") : (text[..(at + 2)], text[(at + 2)..]);
            var answer = script(prompt);
            return answer.StartsWith(written, StringComparison.Ordinal) && written.Length < answer.Length
                ? Characters.Encode(answer[written.Length..])[0].Id
                : Characters.Special.End!.Value;
        }

        private sealed class State(List<int> tokens) : INextTokenState
        {
            public List<int> Tokens { get; } = [.. tokens];

            public int Length => Tokens.Count;

            public INextTokenState Fork() => new State(Tokens);

            public void Dispose() { }
        }
    }
}
