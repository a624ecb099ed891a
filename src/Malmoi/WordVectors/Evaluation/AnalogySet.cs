using Malmoi.Storage;

namespace Malmoi.WordVectors.Evaluation;

/// <summary>"A is to B as C is to D".</summary>
public readonly record struct AnalogyQuestion(string A, string B, string C, string D);

/// <summary>Questions of one kind.</summary>
public sealed record AnalogySection(string Name, IReadOnlyList<AnalogyQuestion> Questions);

/// <summary>How many of a section's questions were answered right.</summary>
/// <param name="Section">Its name.</param>
/// <param name="Questions">Questions in it.</param>
/// <param name="Covered">Questions of which every word has a vector.</param>
/// <param name="Counted">Questions that count: the covered ones, or all.</param>
/// <param name="Correct">Questions answered right.</param>
public readonly record struct AnalogyResult(string Section, int Questions, int Covered, int Counted, int Correct)
{
    /// <summary>Correct among counted; NaN where none counts.</summary>
    public double Accuracy => (double)Correct / Counted;
}

/// <summary>Analogies in sections, as questions-words.txt has them (Mikolov et al., 2013).</summary>
public sealed class AnalogySet
{
    private const int Batch = 64;
    private const int Candidates = 10;

    private AnalogySet(string name, IReadOnlyList<AnalogySection> sections) => (Name, Sections) = (name, sections);

    public string Name { get; }

    public IReadOnlyList<AnalogySection> Sections { get; }

    /// <summary>Reads a set: four words a line, below lines ": section".</summary>
    /// <exception cref="InputException">The file is missing, or a line is neither.</exception>
    public static AnalogySet Read(string path)
    {
        using var reader = new StreamReader(CompressedFile.OpenRead(path));
        List<AnalogySection> sections = [];
        List<AnalogyQuestion> questions = [];
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.StartsWith(':'))
            {
                questions = [];
                sections.Add(new AnalogySection(line[1..].Trim(), questions));
                continue;
            }

            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || line.StartsWith("//", StringComparison.Ordinal))
            {
                continue;
            }

            if (words.Length != 4)
            {
                throw new InputException(
                    $"'{path}', line {number}: {words.Length} words; expected four, or ': ' and the name of a section"
                );
            }

            if (sections.Count == 0)
            {
                sections.Add(new AnalogySection("", questions));
            }

            questions.Add(new AnalogyQuestion(words[0], words[1], words[2], words[3]));
        }

        return sections.Any(section => section.Questions.Count > 0)
            ? new AnalogySet(Path.GetFileNameWithoutExtension(path), sections)
            : throw new InputException($"'{path}' has no questions: expected four words a line");
    }

    /// <summary>Answers every question by the nearest word that is none of the three given.</summary>
    /// <param name="vectors">The vectors.</param>
    /// <param name="method">How cosines become a score.</param>
    /// <param name="lookup">How words are looked up; pieces of words are never used here, since an answer must be a word.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="ct">Stops between batches.</param>
    /// <returns>A result for each section.</returns>
    public IReadOnlyList<AnalogyResult> Evaluate(
        WordEmbeddings vectors,
        AnalogyMethod method = AnalogyMethod.Add,
        WordLookup? lookup = null,
        int threads = 2,
        CancellationToken ct = default
    )
    {
        lookup ??= new WordLookup();
        var words = lookup.Over(vectors);
        var search = new ExactSearch(vectors) { Threads = threads, Within = lookup.Within };
        return [.. Sections.Select(section => Evaluate(section, vectors, method, lookup, words, search, ct))];
    }

    private static AnalogyResult Evaluate(
        AnalogySection section,
        WordEmbeddings vectors,
        AnalogyMethod method,
        WordLookup lookup,
        WordLookup.Table words,
        ExactSearch search,
        CancellationToken ct
    )
    {
        var known = section
            .Questions.Select(question =>
                (
                    A: words.Find(question.A),
                    B: words.Find(question.B),
                    C: words.Find(question.C),
                    D: words.Find(question.D)
                )
            )
            .Where(ids => ids is { A: >= 0, B: >= 0, C: >= 0, D: >= 0 })
            .ToArray();
        var correct = 0;
        foreach (var batch in known.Chunk(Batch))
        {
            List<float> terms = [];
            List<SearchQuestion> questions = [];
            foreach (var (a, b, c, _) in batch)
            {
                float[][] three = [Unit(b), Unit(c), Unit(a)];
                terms.AddRange(
                    method == AnalogyMethod.Add ? Analogy.Sum(three, 2) : [.. three.SelectMany(term => term)]
                );
                questions.Add(
                    method == AnalogyMethod.Add
                        ? new SearchQuestion { Excluded = [a, b, c] }
                        : new SearchQuestion
                        {
                            Excluded = [a, b, c],
                            Positive = 2,
                            Negative = 1,
                        }
                );
            }

            var answers = search.Find(terms.ToArray(), questions, Candidates, ct);
            for (var i = 0; i < batch.Length; i++)
            {
                // Another spelling of a word that was given is no answer either.
                var (a, b, c, d) = batch[i];
                string[] given = [words.Fold(a), words.Fold(b), words.Fold(c)];
                var answer = answers[i]
                    .Select(found => words.Fold(found.Id))
                    .FirstOrDefault(word => !given.Contains(word));
                correct += answer == words.Fold(d) ? 1 : 0;
            }
        }

        return new AnalogyResult(
            section.Name,
            section.Questions.Count,
            known.Length,
            lookup.UnknownCounts ? section.Questions.Count : known.Length,
            correct
        );

        float[] Unit(int id)
        {
            var unit = vectors[id].ToArray();
            DotProduct.Scale(unit, DotProduct.InverseNorm(unit));
            return unit;
        }
    }
}
