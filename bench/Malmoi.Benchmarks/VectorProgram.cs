namespace Malmoi.Benchmarks;

/// <summary>What every program is to do alike in one round.</summary>
/// <param name="Corpus">Words between blanks, a sentence a line.</param>
/// <param name="Kind">skipgram, cbow, fasttext or glove.</param>
/// <param name="Seed">Of those programs that take one.</param>
/// <param name="Folder">Where files may stand.</param>
internal sealed record VectorTask(
    string Corpus,
    string Kind,
    int Dimensions,
    int Epochs,
    int Threads,
    int Seed,
    string Folder
);

/// <summary>A program that trains word vectors, and how it is told to do a task at the settings of the kind's original.</summary>
/// <param name="Name">As <c>--programs</c> has it.</param>
/// <param name="Kinds">What it can train.</param>
/// <param name="Variable">The environment variable that names it, or the folder of GloVe's four programs.</param>
/// <param name="File">The vectors it writes.</param>
/// <param name="Commands">Program and arguments, one command after the other.</param>
internal sealed record VectorProgram(
    string Name,
    string[] Kinds,
    string Variable,
    Func<VectorTask, string> File,
    Func<string, VectorTask, IEnumerable<string[]>> Commands
)
{
    private const string Gensim = """
        import sys
        from gensim.models import Word2Vec
        corpus, output, kind, dimensions, epochs, threads, seed = sys.argv[1:]
        alpha = 0.05 if kind == "cbow" else 0.025
        model = Word2Vec(corpus_file=corpus, sg=kind == "skipgram", vector_size=int(dimensions), epochs=int(epochs),
                         workers=int(threads), seed=int(seed), window=5, negative=5, sample=1e-3, min_count=5, alpha=alpha, min_alpha=alpha * 1e-4)
        model.wv.save_word2vec_format(output, binary=True)
        """;

    public static IReadOnlyList<VectorProgram> All { get; } =
    [
        new(
            "malmoi",
            ["skipgram", "cbow", "fasttext", "glove"],
            "MALMOI",
            task => Path.Combine(task.Folder, task.Kind == "fasttext" ? "malmoi.vec" : "malmoi.bin"),
            (program, task) =>
                [
                    [
                        .. program.EndsWith(".dll", StringComparison.Ordinal) ? new[] { "dotnet", program } : [program],
                        .. $"train vectors {task.Corpus} --kind {task.Kind} -d {task.Dimensions} --epochs {task.Epochs} --threads {task.Threads} --seed {task.Seed} -T {task.Folder} -o".Split(
                            ' '
                        ),
                        Path.Combine(task.Folder, task.Kind == "fasttext" ? "malmoi.vec" : "malmoi.bin"),
                    ],
                ]
        ),
        new(
            "word2vec",
            ["skipgram", "cbow"],
            "WORD2VEC",
            task => Path.Combine(task.Folder, "word2vec.bin"),
            (program, task) =>
                [
                    [
                        program,
                        .. $"-train {task.Corpus} -size {task.Dimensions} -iter {task.Epochs} -threads {task.Threads} -cbow {(task.Kind == "cbow" ? 1 : 0)} -binary 1 -negative 5 -window 5 -sample 1e-3 -output".Split(
                            ' '
                        ),
                        Path.Combine(task.Folder, "word2vec.bin"),
                    ],
                ]
        ),
        new(
            "gensim",
            ["skipgram", "cbow"],
            "GENSIM_PYTHON",
            task => Path.Combine(task.Folder, "gensim.bin"),
            (program, task) =>
                [
                    [
                        program,
                        "-c",
                        Gensim,
                        task.Corpus,
                        Path.Combine(task.Folder, "gensim.bin"),
                        .. $"{task.Kind} {task.Dimensions} {task.Epochs} {task.Threads} {task.Seed}".Split(' '),
                    ],
                ]
        ),
        new(
            "fasttext",
            ["fasttext"],
            "FASTTEXT",
            task => Path.Combine(task.Folder, "fasttext.vec"),
            (program, task) =>
                [
                    [
                        program,
                        .. $"skipgram -input {task.Corpus} -dim {task.Dimensions} -epoch {task.Epochs} -thread {task.Threads} -seed {task.Seed} -output".Split(
                            ' '
                        ),
                        Path.Combine(task.Folder, "fasttext"),
                    ],
                ]
        ),
        new(
            "glove",
            ["glove"],
            "GLOVE",
            task => Path.Combine(task.Folder, "glove.txt"),
            (program, task) =>
                [
                    Shell($"exec {program}/vocab_count -verbose 0 -min-count 5 < {task.Corpus} > vocab.txt"),
                    Shell(
                        $"exec {program}/cooccur -verbose 0 -memory 4 -vocab-file vocab.txt -window-size 15 < {task.Corpus} > pairs.bin"
                    ),
                    Shell($"exec {program}/shuffle -verbose 0 -memory 4 -seed {task.Seed} < pairs.bin > shuffled.bin"),
                    Shell(
                        $"exec {program}/glove -verbose 0 -input-file shuffled.bin -vocab-file vocab.txt -save-file glove -threads {task.Threads} -iter {task.Epochs} -vector-size {task.Dimensions} -seed {task.Seed}"
                    ),
                ]
        ),
    ];

    // "exec", so that time and memory are the program's own.
    private static string[] Shell(string command) => ["sh", "-c", command];
}
