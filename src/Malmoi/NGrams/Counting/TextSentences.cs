using System.Runtime.InteropServices;
using Malmoi.Tokenization;

namespace Malmoi.NGrams.Counting;

/// <summary>Text in blocks as <see cref="NGramCounter"/> takes it, sentence by sentence in order.</summary>
public static class TextSentences
{
    /// <summary>The sentences of the text as ids, those of unknown words for words that the vocabulary lacks; marks are not added.</summary>
    /// <param name="text">UTF-8 in blocks that end after white space, a sentence a line.</param>
    /// <param name="vocabulary">The words that have ids.</param>
    /// <param name="unknown">The id of all others.</param>
    public static IEnumerable<int[]> Known(
        IEnumerable<ReadOnlyMemory<byte>> text,
        IVocabulary vocabulary,
        int unknown
    ) =>
        Split(
            text,
            word =>
            {
                var id = vocabulary.Find(word);
                return id < 0 ? unknown : id;
            }
        );

    /// <summary>The sentences of the text as ids; words that the vocabulary lacks are added to it.</summary>
    /// <exception cref="InputException">A word is a sentence mark or &lt;unk&gt;.</exception>
    public static IEnumerable<int[]> Added(IEnumerable<ReadOnlyMemory<byte>> text, WordVocabulary vocabulary) =>
        Split(
            text,
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

    private static IEnumerable<int[]> Split(IEnumerable<ReadOnlyMemory<byte>> text, Identify identify)
    {
        var sentences = new List<int[]>();
        var sentence = new List<int>();
        foreach (var block in text)
        {
            Split(block.Span, identify, sentence, sentences);
            foreach (var whole in sentences)
            {
                yield return whole;
            }

            sentences.Clear();
        }

        if (sentence.Count > 0)
        {
            yield return [.. sentence];
        }
    }

    private static void Split(ReadOnlySpan<byte> block, Identify identify, List<int> sentence, List<int[]> sentences)
    {
        for (var start = 0; start < block.Length; )
        {
            var end = start;
            while (end < block.Length && !Delimiters.Contains(block[end]))
            {
                end++;
            }

            if (end > start)
            {
                sentence.Add(identify(block[start..end]));
            }

            if (end < block.Length && block[end] == '\n')
            {
                sentences.Add(CollectionsMarshal.AsSpan(sentence).ToArray());
                sentence.Clear();
            }

            start = end + 1;
        }
    }
}
