using System.Buffers;
using System.Text;
using Malmoi.NGrams.Arpa;
using Malmoi.Storage;
using Malmoi.Tokenization;

namespace Malmoi.NGrams.KenLM;

/// <summary>Writes models in KenLM's binary format: the same bytes as its <c>build_binary</c>.</summary>
internal static class KenLMWriter
{
    public static void Write(INGramSource source, string path, KenLMOptions options, CancellationToken ct)
    {
        using var output = new OutputFile(path);
        Write(source, output.Stream, options, ct);
        output.Commit();
    }

    public static void Write(INGramSource source, Stream stream, KenLMOptions options, CancellationToken ct)
    {
        options.Check();
        NGramErrors.RefuseCollapsed(source);
        if (source.Order < 2)
        {
            throw new InputException(
                "KenLM's binary format begins with models of order 2; write a unigram model as ARPA"
            );
        }

        if (options.Trie)
        {
            new TrieWriter(source, options).Write(stream, ct);
        }
        else
        {
            new ProbingWriter(source, options).Write(stream, ct);
        }
    }

    /// <summary>Whether the model has a probability for &lt;unk&gt;, or one must be made up, which KenLM keeps apart.</summary>
    public static bool HasUnknown(INGramSource source) =>
        source is ArpaFile file ? file.HasUnknown : source.Vocabulary.Find("<unk>"u8) >= 0;

    /// <summary>Writes the words in the order of their new ids, each with a 0 behind it; &lt;unk&gt; is the first.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="vocabulary">The words.</param>
    /// <param name="ids">The old id of each new one from 1.</param>
    public static void WriteWords(Stream stream, IVocabulary vocabulary, IEnumerable<int> ids)
    {
        var text = new ArrayBufferWriter<byte>();
        text.Write("<unk>\0"u8);
        foreach (var id in ids)
        {
            var word = vocabulary.Utf8(id);
            if (word.Contains((byte)0))
            {
                throw new InputException(
                    $"the word \"{Encoding.UTF8.GetString(word)}\" holds a 0, which ends words in KenLM's format"
                );
            }

            text.Write(word);
            text.Write("\0"u8);
        }

        stream.Write(text.WrittenSpan);
    }
}
