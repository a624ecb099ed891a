using System.Globalization;
using Malmoi.WordVectors;
using Malmoi.WordVectors.Evaluation;
using Malmoi.WordVectors.Files;

namespace Malmoi.Benchmarks;

/// <summary>Trains word vectors of a corpus with several programs in turns, at the same settings, and judges them: speed, memory and quality.</summary>
/// <remarks>
/// <code>
/// dotnet run --project bench/Malmoi.Benchmarks -c Release -- word-vectors CORPUS [--kinds skipgram,cbow,fasttext,glove] [--dimensions 100,300]
///     [--programs malmoi,word2vec,gensim,fasttext,glove] [--epochs 5] [--rounds 3] [--first 1] [--threads 2] [--temp FOLDER] [--similarity FILE,FILE]
///     [--analogies FILE,FILE]
/// </code>
/// The corpus is plain, words between blanks, a line a sentence. In each round all programs read the same order of its lines, drawn with the
/// round as seed, since word2vec takes no seed; the first in the row changes from round to round. WORD2VEC, FASTTEXT, GENSIM_PYTHON (a python
/// that has gensim) and GLOVE (the folder of its programs) say where the others are, MALMOI another build of Malmoi.
/// </remarks>
internal static class WordVectorsBenchmark
{
    public static int Run(string[] args)
    {
        var corpus = Path.GetFullPath(args[0]);
        var rounds = int.Parse(Option(args, "--rounds", "3"), CultureInfo.InvariantCulture);
        using var folder = new Scratch(Path.GetFullPath(Option(args, "--temp", Path.GetTempPath())));
        foreach (var kind in Option(args, "--kinds", "skipgram,cbow,fasttext,glove").Split(','))
        {
            foreach (var dimensions in Option(args, "--dimensions", "100").Split(','))
            {
                Compare(args, corpus, kind, int.Parse(dimensions, CultureInfo.InvariantCulture), rounds, folder.Path);
            }
        }

        return 0;
    }

    private static void Compare(string[] args, string corpus, string kind, int dimensions, int rounds, string folder)
    {
        var asked = Option(args, "--programs", string.Join(',', VectorProgram.All.Select(program => program.Name)));
        var programs = VectorProgram
            .All.Where(program => program.Kinds.Contains(kind) && asked.Split(',').Contains(program.Name))
            .Select(program => (Program: program, Path: Find(program)))
            .Where(found => found.Path is not null)
            .ToList();
        var measured = new VectorFigures($"{kind} {dimensions}");
        var first = int.Parse(Option(args, "--first", "1"), CultureInfo.InvariantCulture);
        for (var round = first; round < first + rounds; round++)
        {
            var task = new VectorTask(
                Shuffle(corpus, round, folder),
                kind,
                dimensions,
                int.Parse(Option(args, "--epochs", kind == "glove" ? "25" : "5"), CultureInfo.InvariantCulture),
                int.Parse(Option(args, "--threads", "2"), CultureInfo.InvariantCulture),
                round,
                folder
            );
            for (var i = 0; i < programs.Count; i++)
            {
                var (program, path) = programs[(i + round - 1) % programs.Count];
                foreach (var command in program.Commands(path!, task))
                {
                    measured.Add(program.Name, Child.Run(command[0], command[1..], folder: folder));
                }

                measured.EndRound(program.Name);
                using var opened = VectorFile.Open(program.File(task));
                Judge(args, measured, program.Name, opened.Vectors);
            }
        }

        measured.Print();
    }

    private static void Judge(string[] args, VectorFigures measured, string program, WordEmbeddings vectors)
    {
        // Words that only some programs can make of pieces are nobody's.
        var lookup = new WordLookup { Subwords = false };
        foreach (var set in Option(args, "--similarity", "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var result = SimilaritySet.Read(set).Evaluate(vectors, lookup);
            measured.Add(
                program,
                $"{Path.GetFileNameWithoutExtension(set)} ({result.Covered} of {result.Pairs})",
                result.Spearman
            );
        }

        foreach (var set in Option(args, "--analogies", "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var results = AnalogySet.Read(set).Evaluate(vectors, lookup: lookup);
            var (correct, counted) = (results.Sum(result => result.Correct), results.Sum(result => result.Counted));
            measured.Add(
                program,
                $"{Path.GetFileNameWithoutExtension(set)} ({counted} of {results.Sum(result => result.Questions)})",
                (double)correct / counted
            );
        }
    }

    private static string Shuffle(string corpus, int round, string folder)
    {
        var lines = File.ReadAllLines(corpus);
        new Random(round).Shuffle(lines);
        var path = Path.Combine(folder, "corpus.txt");
        File.WriteAllLines(path, lines);
        return path;
    }

    private static string? Find(VectorProgram program)
    {
        var name = program.Name == "gensim" ? "python3" : program.Name;
        var path =
            Environment.GetEnvironmentVariable(program.Variable) is { Length: > 0 } named ? named
            : program.Name == "malmoi" ? Path.Combine(AppContext.BaseDirectory, "Malmoi.Cli.dll")
            : (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator)
                .Select(folder => Path.Combine(folder, name))
                .FirstOrDefault(File.Exists);
        if (path is null)
        {
            Console.WriteLine($"{program.Name} is not measured: neither {program.Variable} nor the PATH names it");
        }

        return path;
    }

    private static string Option(string[] args, string name, string otherwise)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
    }

    private sealed class Scratch : IDisposable
    {
        public Scratch(string parent)
        {
            Path = System.IO.Path.Combine(parent, $"word-vectors-{Environment.ProcessId}");
            Directory.CreateDirectory(Path);
        }

        public string Path { get; }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
