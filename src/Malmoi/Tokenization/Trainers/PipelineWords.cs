using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Tokenization.Trainers;

/// <summary>The words that a tokenizer's own normalizer and splitter make, as its model will meet them.</summary>
/// <param name="normalizer">Null: text is taken as it is.</param>
/// <param name="splitter">Null: a stretch is one word.</param>
/// <param name="scope">How much the two must see at once; a line is always enough.</param>
public sealed class PipelineWords(INormalizer? normalizer, ISplitter? splitter, CuttingScope scope = CuttingScope.Line)
    : IWordCutter
{
    public CuttingScope Scope => scope;

    public void Cut(ReadOnlySpan<char> text, WordSink sink)
    {
        var normalized = new NormalizedText(text);
        normalizer?.Normalize(normalized);
        if (normalized.Length == 0)
        {
            return;
        }

        if (splitter is null)
        {
            sink(normalized.Text);
            return;
        }

        var words = new List<NormalizedText>();
        splitter.Split(normalized, words);
        foreach (var word in words)
        {
            sink(word.Text);
        }
    }
}
