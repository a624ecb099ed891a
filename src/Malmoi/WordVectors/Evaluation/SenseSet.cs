using System.Reflection;
using Malmoi.Storage;

namespace Malmoi.WordVectors.Evaluation;

/// <summary>A word in a sentence, and which of its senses it has there.</summary>
/// <param name="Word">The word.</param>
/// <param name="Sense">A name of the sense.</param>
/// <param name="Text">The sentence as people write it.</param>
/// <param name="Start">Where the word begins in the text, in UTF-16 units.</param>
/// <param name="Surroundings">The other words, particles of Korean as words of their own.</param>
public sealed record SenseContext(
    string Word,
    string Sense,
    string Text,
    int Start,
    IReadOnlyList<string> Surroundings
);

/// <summary>How well similarities tell the senses of a word apart.</summary>
/// <param name="Word">The word.</param>
/// <param name="Senses">How many senses it has in the set.</param>
/// <param name="Contexts">In how many sentences it stands.</param>
/// <param name="Score">How probable it is that two sentences of one sense are more similar than two of different senses; 0.5 is chance.</param>
public readonly record struct SenseResult(string Word, int Senses, int Contexts, double Score);

/// <summary>Words of several senses in sentences, after Word-in-Context (Pilehvar and Camacho-Collados, 2019): what one vector for a word cannot tell.</summary>
/// <remarks>
/// A model gives every context a vector. Over all pairs of contexts of a word, the score is the probability that a pair of the same sense has
/// the greater cosine than a pair of different senses, ties half: the area under the ROC curve, which needs no threshold. A model with one
/// vector for a word finds all pairs equal and scores exactly 0.5.
/// </remarks>
public sealed class SenseSet
{
    private SenseSet(string name, IReadOnlyList<SenseContext> contexts) => (Name, Contexts) = (name, contexts);

    public string Name { get; }

    public IReadOnlyList<SenseContext> Contexts { get; }

    /// <summary>The six English words of the library: bank, spring, ball, letter, match, bark.</summary>
    public static SenseSet English { get; } = BuiltIn("en");

    /// <summary>The six Korean words of the library: 배, 눈, 밤, 말, 차, 다리.</summary>
    public static SenseSet Korean { get; } = BuiltIn("ko");

    /// <summary>Reads a set: word, sense and sentence between tabs; [ ] stand round the word, | where a particle is cut off.</summary>
    /// <exception cref="InputException">The file is missing, or a line is not so.</exception>
    public static SenseSet Read(string path)
    {
        using var reader = new StreamReader(CompressedFile.OpenRead(path));
        return Read(reader, Path.GetFileNameWithoutExtension(path), path);
    }

    /// <summary>The score of each word under vectors of its contexts.</summary>
    /// <param name="vector">The vector of a word where it stands.</param>
    public IReadOnlyList<SenseResult> Evaluate(Func<SenseContext, float[]> vector) =>
        [
            .. Contexts
                .GroupBy(context => context.Word, StringComparer.Ordinal)
                .Select(word => Evaluate([.. word], [.. word.Select(vector)])),
        ];

    /// <summary>What vectors without context can say of a context: the mean direction of the words around; zero where none has a vector.</summary>
    public static float[] Around(SenseContext context, WordEmbeddings vectors)
    {
        var (sum, vector) = (new float[vectors.Dimensions], new float[vectors.Dimensions]);
        foreach (var word in context.Surroundings)
        {
            if (vectors.TryFind(word, vector))
            {
                DotProduct.AddTo(sum, vector, DotProduct.InverseNorm(vector));
            }
        }

        return sum;
    }

    private static SenseResult Evaluate(SenseContext[] contexts, float[][] vectors)
    {
        List<float> same = [];
        List<float> different = [];
        for (var i = 0; i < contexts.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                (contexts[i].Sense == contexts[j].Sense ? same : different).Add(
                    DotProduct.Cosine(vectors[i], vectors[j])
                );
            }
        }

        var right = same.Sum(one =>
            different.Sum(other =>
                one > other ? 1
                : one == other ? 0.5
                : 0
            )
        );
        return new SenseResult(
            contexts[0].Word,
            contexts.Select(context => context.Sense).Distinct().Count(),
            contexts.Length,
            right / ((double)same.Count * different.Count)
        );
    }

    private static SenseSet BuiltIn(string language)
    {
        using var stream = Assembly
            .GetExecutingAssembly()
            .GetManifestResourceStream($"Malmoi.WordVectors.Evaluation.Senses.{language}.tsv")!;
        using var reader = new StreamReader(stream);
        return Read(reader, language, language);
    }

    private static SenseSet Read(TextReader reader, string name, string path)
    {
        List<SenseContext> contexts = [];
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line) && !line.StartsWith('#'))
            {
                contexts.Add(
                    Context(line.Split('\t'))
                        ?? throw new InputException(
                            $"'{path}', line {number}: expected a word, its sense and a sentence between tabs, with [ ] round the word"
                        )
                );
            }
        }

        var lone = contexts
            .GroupBy(context => context.Word, StringComparer.Ordinal)
            .FirstOrDefault(word => !IsJudged(word));
        return contexts.Count == 0 ? throw new InputException($"'{path}' has no contexts: expected one a line")
            : lone is null ? new SenseSet(name, contexts)
            : throw new InputException(
                $"'{path}': '{lone.Key}' needs two senses, and two sentences of one of them, to be judged"
            );
    }

    private static bool IsJudged(IEnumerable<SenseContext> word)
    {
        var senses = word.GroupBy(context => context.Sense, StringComparer.Ordinal).ToList();
        return senses.Count > 1 && senses.Any(sense => sense.Count() > 1);
    }

    private static SenseContext? Context(string[] fields)
    {
        var open = fields.Length == 3 ? fields[2].IndexOf('[', StringComparison.Ordinal) : -1;
        var close = open < 0 ? -1 : fields[2].IndexOf(']', open);
        if (close < 0 || fields[0].Length == 0 || fields[2][(open + 1)..close] != fields[0])
        {
            return null;
        }

        var (before, after) = (fields[2][..open], fields[2][(close + 1)..]);
        return new SenseContext(
            fields[0],
            fields[1],
            Joined(before) + fields[0] + Joined(after),
            Joined(before).Length,
            [.. Words(before), .. Words(after)]
        );

        static string Joined(string part) => part.Replace("|", "", StringComparison.Ordinal);

        static string[] Words(string part) => part.Split([' ', '|'], StringSplitOptions.RemoveEmptyEntries);
    }
}
