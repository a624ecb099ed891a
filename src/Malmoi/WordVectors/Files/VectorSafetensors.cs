using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Malmoi.Checkpoints;
using Malmoi.Storage;

namespace Malmoi.WordVectors.Files;

/// <summary>Vectors as one tensor of words x dimensions in a safetensors file, with the words beside it: <c>ko.safetensors</c> and <c>ko.vocab.txt</c>, a word a line.</summary>
public static class VectorSafetensors
{
    /// <summary>What the tensor is called in files that Malmoi writes.</summary>
    public const string TensorName = "vectors";

    private const string SharedVocabulary = "vocab.txt";
    private const int LongestWord = 1 << 16;

    /// <summary>Writes the vectors, and the words beside them.</summary>
    /// <exception cref="InputException">A word holds a line break, or a file cannot be written.</exception>
    public static void Write(WordEmbeddings vectors, string path)
    {
        using var words = new OutputFile(OwnVocabulary(path));
        for (var id = 0; id < vectors.Count; id++)
        {
            var word = vectors.Words.Utf8(id);
            if (word.IndexOfAny((byte)'\n', (byte)'\r') >= 0)
            {
                throw new InputException(
                    $"word {id} holds a line break, which a vocabulary of a word a line cannot; write word2vec's text or binary"
                );
            }

            words.Stream.Write(word);
            words.Stream.WriteByte((byte)'\n');
        }

        var info = new TensorInfo(
            TensorName,
            ElementType.Float32,
            TensorShape.Create(vectors.Count, vectors.Dimensions)
        );
        using var tensors = new SafetensorsWriter(path, [info], new Dictionary<string, string>());
        var row = new float[vectors.Dimensions];
        for (var id = 0; id < vectors.Count; id++)
        {
            vectors[id].CopyTo(row);
            Word2VecBinary.ToNative(row);
            tensors.Write(TensorName, MemoryMarshal.AsBytes(row.AsSpan()));
        }

        tensors.Commit();
        words.Commit();
    }

    /// <summary>Whether a safetensors file holds one matrix and has words beside it; a whole model, which may have a vocabulary too, holds many.</summary>
    internal static bool HoldsVectors(string path)
    {
        if (Vocabulary(path) is null)
        {
            return false;
        }

        using var tensors = SafetensorsFile.Open(path);
        return Find(tensors, out _) is not null;
    }

    /// <exception cref="InputException">The words are missing or not as many as the rows, or no tensor is a matrix of finite numbers.</exception>
    internal static OpenedVectors Open(string path, int limit)
    {
        var vocabulary =
            Vocabulary(path)
            ?? throw new InputException(
                $"'{path}' has no words beside it: expected '{OwnVocabulary(path)}' or '{SharedVocabulary}', a word a line, in the order of the rows"
            );
        using var tensors = SafetensorsFile.Open(path);
        var matrix = Matrix(tensors, path);
        var (rows, dimensions) = (matrix.Shape.Sizes[0], (int)matrix.Shape.Sizes[1]);
        using var source = new ByteSource(CompressedFile.OpenRead(vocabulary), vocabulary);
        var builder = new EmbeddingBuilder(dimensions, Math.Min(rows, limit), 1, source);
        var scratch = new byte[256];
        long row = 0;
        for (; source.TryReadUntil((byte)'\n', ref scratch, LongestWord, "a word", out var word); row++)
        {
            if (row < rows && row < limit)
            {
                matrix.CopyTo(row * dimensions, builder.Row);
                if (builder.Row.FirstNotFinite() is var at and >= 0)
                {
                    throw new InputException(
                        $"'{path}': number {at + 1} of row {row + 1} is {builder.Row[at].ToString(CultureInfo.InvariantCulture)}; expected finite numbers"
                    );
                }

                builder.Add(word.TrimEnd((byte)'\r'));
            }
        }

        return row == rows
            ? new OpenedVectors(path, VectorFormat.Safetensors, builder.Build(source), builder.Duplicates)
            : throw new InputException(
                $"'{path}' has {rows} rows, but '{vocabulary}' has {row} words: do they belong together?"
            );
    }

    private static TensorView Matrix(SafetensorsFile tensors, string path)
    {
        if (Find(tensors, out var matrices) is not { } chosen || !tensors.TryGet(chosen.Name, out var matrix))
        {
            throw new InputException(
                $"'{path}' holds {matrices} matrices of numbers with a fraction; expected one, or one called '{TensorName}'"
            );
        }

        return chosen.Shape.Sizes[1] is >= 1 and <= 1 << 20
            ? matrix
            : throw new InputException(
                $"'{path}': vectors of {chosen.Shape.Sizes[1]} dimensions; expected 1 to {1 << 20}"
            );
    }

    private static TensorInfo? Find(SafetensorsFile tensors, out int matrices)
    {
        var all = tensors.Tensors.Where(tensor => tensor.Shape.Rank == 2 && tensor.Type.IsFloating()).ToList();
        matrices = all.Count;
        return all.Find(tensor => tensor.Name == TensorName) ?? (all.Count == 1 ? all[0] : null);
    }

    private static string OwnVocabulary(string path) => Path.ChangeExtension(path, SharedVocabulary);

    private static string? Vocabulary(string path)
    {
        var shared = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, SharedVocabulary);
        return File.Exists(OwnVocabulary(path)) ? OwnVocabulary(path)
            : File.Exists(shared) ? shared
            : null;
    }
}
