using Malmoi.Tokenization.Models;

namespace Malmoi.Tokenization.Trainers;

/// <summary>A tokenizer that has been trained, and what it was trained on.</summary>
/// <param name="Tokenizer">The tokenizer.</param>
/// <param name="Words">The words it learned from.</param>
/// <param name="Recipe">What it was to be.</param>
public sealed record TrainedTokenizer(TokenizerPipeline Tokenizer, WordCounts Words, TokenizerRecipe Recipe)
{
    /// <summary>How many characters of the corpus, repetitions counted, have no piece.</summary>
    public long LeftOut { get; init; }

    /// <summary>Whether the corpus was too small for the vocabulary asked for.</summary>
    public bool IsShort => Tokenizer.VocabularySize < Recipe.VocabularySize;

    /// <summary>How many tokens the corpus has, and how many bytes of UTF-8 its words take.</summary>
    public (long Tokens, long Bytes) Measure()
    {
        var buffer = new TokenBuffer();
        var (tokens, bytes) = (0L, 0L);
        for (var i = 0; i < Words.Count; i++)
        {
            buffer.Clear();
            Tokenizer.Parts.Model.Tokenize(Words.Word(i), buffer);
            tokens += buffer.Count * Words.Occurrences(i);
            bytes += Words.Utf8(i).Length * Words.Occurrences(i);
        }

        return (tokens, bytes);
    }
}
