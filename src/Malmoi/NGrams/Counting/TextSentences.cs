using Malmoi.Text;
using Malmoi.Tokenization;

namespace Malmoi.NGrams.Counting;

/// <summary>Text in blocks of whole lines, sentence by sentence in order, under a text policy.</summary>
public static class TextSentences
{
    /// <summary>The sentences of the text as ids, those of unknown words for words that the vocabulary lacks; marks are not added.</summary>
    /// <param name="text">UTF-8 in blocks of whole lines, a sentence a line.</param>
    /// <param name="policy">How a line becomes tokens.</param>
    /// <param name="vocabulary">The words that have ids.</param>
    /// <param name="unknown">The id of all others.</param>
    public static IEnumerable<int[]> Known(
        IEnumerable<ReadOnlyMemory<byte>> text,
        TextPolicy policy,
        IVocabulary vocabulary,
        int unknown
    ) =>
        Split(
            text,
            policy,
            word =>
            {
                var id = vocabulary.Find(word);
                return id < 0 ? unknown : id;
            }
        );

    /// <summary>The sentences of the text as ids; words that the vocabulary lacks are added to it.</summary>
    /// <exception cref="InputException">A word is a sentence mark or &lt;unk&gt;.</exception>
    public static IEnumerable<int[]> Added(
        IEnumerable<ReadOnlyMemory<byte>> text,
        TextPolicy policy,
        WordVocabulary vocabulary
    ) =>
        Split(
            text,
            policy,
            word =>
            {
                var id = vocabulary.Add(word);
                return id > WordVocabulary.Marks.End
                    ? id
                    : throw new InputException(
                        $"the text contains the word '{vocabulary.Word(id)}', which marks sentences: take it out"
                    );
            }
        );

    private delegate int Identify(ReadOnlySpan<byte> word);

    private static IEnumerable<int[]> Split(
        IEnumerable<ReadOnlyMemory<byte>> text,
        TextPolicy policy,
        Identify identify
    )
    {
        var units = UnitText.IsAsWritten(policy) ? null : new UnitText(policy);
        var sentences = new List<int[]>();
        foreach (var block in text)
        {
            Split(units is null ? block.Span : units.Rewrite(block.Span), identify, sentences);
            foreach (var sentence in sentences)
            {
                yield return sentence;
            }

            sentences.Clear();
        }
    }

    private static void Split(ReadOnlySpan<byte> block, Identify identify, List<int[]> sentences)
    {
        var sentence = new List<int>();
        foreach (var line in new Utf8Lines(block))
        {
            for (var start = 0; start < line.Length; )
            {
                var end = start;
                while (end < line.Length && !Delimiters.Contains(line[end]))
                {
                    end++;
                }

                if (end > start)
                {
                    sentence.Add(identify(line[start..end]));
                }

                start = end + 1;
            }

            sentences.Add([.. sentence]);
            sentence.Clear();
        }
    }
}
