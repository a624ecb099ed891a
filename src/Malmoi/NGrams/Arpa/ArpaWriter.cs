using System.Globalization;
using System.IO.Compression;
using System.Text;
using Malmoi.Storage;
using Malmoi.Tokenization;

namespace Malmoi.NGrams.Arpa;

/// <summary>Writes a model in the layout of KenLM's <c>lmplz</c>; blocks are formatted in parallel and written in order.</summary>
internal static class ArpaWriter
{
    public static void Write(INGramSource source, string path, CancellationToken ct)
    {
        using var output = new OutputFile(path);
        if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            using var gzip = new GZipStream(output.Stream, CompressionLevel.Fastest, leaveOpen: true);
            Write(source, gzip, ct);
        }
        else
        {
            Write(source, output.Stream, ct);
        }

        output.Commit();
    }

    public static void Write(INGramSource source, Stream stream, CancellationToken ct)
    {
        stream.Write("\\data\\\n"u8);
        for (var order = 1; order <= source.Order; order++)
        {
            WriteText(stream, $"ngram {order}={source.Count(order)}\n");
        }

        using var formatter = new ArpaFormatter(source.Vocabulary, stream);
        for (var order = 1; order <= source.Order; order++)
        {
            WriteText(stream, $"\n\\{order}-grams:\n");
            var written = 0L;
            foreach (var block in source.Read(order, ct))
            {
                formatter.Add(block, order < source.Order);
                written += block.Count;
                ct.ThrowIfCancellationRequested();
            }

            formatter.Flush();
            if (written != source.Count(order))
            {
                throw new InvalidOperationException(
                    $"a source promised {source.Count(order)} {order}-grams and gave {written}"
                );
            }
        }

        stream.Write("\n\\end\\\n"u8);
    }

    private static void WriteText(Stream stream, string text) =>
        stream.Write(Encoding.ASCII.GetBytes(text.ToString(CultureInfo.InvariantCulture)));
}
