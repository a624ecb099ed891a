using System.Globalization;
using System.Text;
using Malmoi.Storage;

namespace Malmoi.Text.Vectorizers;

/// <summary>Sparse vectors in the text format of SVMlight and LIBSVM, and the vocabulary beside them.</summary>
/// <remarks>
/// A line a vector: a label, which is 0, and <c>coordinate:value</c> pairs with coordinates from 1. The vocabulary,
/// <c>FILE.vocabulary.tsv</c>, has a line a term: coordinate, term, number of texts. scikit-learn's load_svmlight_file reads the first.
/// </remarks>
public static class SvmLightFile
{
    /// <summary>Where the vocabulary of a file of vectors is.</summary>
    public static string VocabularyPath(string path) => path + ".vocabulary.tsv";

    /// <summary>Writes vectors as they come; both files appear when both are whole. Gives the numbers of rows and of non-zeros.</summary>
    public static (long Rows, long NonZeros) Write(
        string path,
        IEnumerable<SparseVector> rows,
        TermVocabulary vocabulary
    )
    {
        using var vectors = new OutputFile(path);
        using var terms = new OutputFile(VocabularyPath(path));
        var (count, nonZeros) = (0L, 0L);
        using (var writer = Writer(vectors.Stream))
        {
            foreach (var row in rows)
            {
                count++;
                nonZeros += row.Count;
                writer.Write('0');
                for (var i = 0; i < row.Count; i++)
                {
                    writer.Write(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $" {row.Indices.Span[i] + 1}:{row.Values.Span[i]:R}"
                        )
                    );
                }

                writer.Write('\n');
            }
        }

        using (var writer = Writer(terms.Stream))
        {
            for (var i = 0; i < vocabulary.Count; i++)
            {
                writer.Write(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{i + 1}\t{vocabulary.Terms[i]}\t{vocabulary.TextCount(i)}\n"
                    )
                );
            }
        }

        vectors.Commit();
        terms.Commit();
        return (count, nonZeros);
    }

    private static StreamWriter Writer(Stream stream) => new(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
}
