using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Malmoi.Linguistics.Probing;
using Malmoi.Linguistics.Treebanks;
using Malmoi.WordVectors;
using Malmoi.WordVectors.Files;

namespace Malmoi.Cli.Commands.Probing;

/// <summary>What a probing verb reads: trees, and vectors of their words from a model, its untrained twin and a vector file, kept on disk.</summary>
internal sealed class ProbedModel : IDisposable
{
    private readonly string _folder;
    private readonly bool _isTemporary;
    private readonly List<ProbedVectors> _sources = [];

    private ProbedModel(string? folder)
    {
        _isTemporary = folder is null;
        _folder = folder ?? Directory.CreateTempSubdirectory("malmoi-probe-").FullName;
    }

    public required string Model { get; init; }

    /// <summary>Sentences to learn from.</summary>
    public required Func<IEnumerable<TreebankSentence>> Learnt { get; init; }

    /// <summary>Sentences to report on.</summary>
    public required Func<IEnumerable<TreebankSentence>> Tested { get; init; }

    /// <summary>How the trees were divided, in words.</summary>
    public required string Split { get; init; }

    public IReadOnlyList<ProbedVectors> Sources => _sources;

    /// <summary>Sentences that are longer than the model reads.</summary>
    public int TooLong => _sources[0].Learnt.TooLong + _sources[0].Tested.TooLong;

    /// <summary>Reads the trees with all that is asked for, or finds what an earlier run kept.</summary>
    public static ProbedModel Open(
        ParseResult parse,
        ModelArguments models,
        ProbeArguments arguments,
        CancellationToken ct
    )
    {
        var trees = arguments.Trees(parse, ct);
        var folder = parse.GetValue(arguments.Activations);
        if (folder is not null)
        {
            Directory.CreateDirectory(folder);
        }

        var probed = new ProbedModel(folder)
        {
            Model = parse.GetRequiredValue(models.Model),
            Learnt = trees.Learnt,
            Tested = trees.Tested,
            Split = trees.Split,
        };
        try
        {
            probed.Read(parse, models, arguments, trees.Key, ct);
            return probed;
        }
        catch
        {
            probed.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var source in _sources)
        {
            source.Learnt.Dispose();
            source.Tested.Dispose();
        }

        if (_isTemporary)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private void Read(
        ParseResult parse,
        ModelArguments models,
        ProbeArguments arguments,
        string trees,
        CancellationToken ct
    )
    {
        var pooling = parse.GetValue(arguments.Pooling);
        var key =
            $"{Mark(Model)} {parse.GetValue(models.Tokenizer)} {parse.GetValue(models.Adapter)} {pooling} {trees}";
        var seed = parse.GetValue(arguments.Seed);
        Add(ProbeSource.Model, key, () => Open(null), ct);
        if (!parse.GetValue(arguments.NoTwin))
        {
            Add(ProbeSource.Untrained, $"{key} untrained {seed}", () => Open(seed), ct);
        }

        if (parse.GetValue(arguments.Vectors) is { } path)
        {
            Add(
                ProbeSource.Static,
                $"{key} {Mark(path)}",
                () =>
                {
                    var vectors = VectorFile.Open(path);
                    return (new StaticActivations(vectors.Vectors), vectors);
                },
                ct
            );
        }

        (IWordActivations, IDisposable) Open(long? untrained)
        {
            var model = models.Open(parse, Model, untrained);
            try
            {
                return (new ModelActivations(model, pooling), model);
            }
            catch
            {
                model.Dispose();
                throw;
            }
        }
    }

    private void Add(
        ProbeSource source,
        string key,
        Func<(IWordActivations Activations, IDisposable Owner)> open,
        CancellationToken ct
    )
    {
        var paths = new[] { "learnt", "tested" }.Select(part => Place($"{key} {part}")).ToArray();
        var like = _sources.Count > 0 ? _sources[0] : null;
        if (!paths.All(File.Exists))
        {
            var (activations, owner) = open();
            using (owner)
            {
                ProbedVectors.Write(activations, Learnt(), paths[0], like?.Learnt, ct).Dispose();
                ProbedVectors.Write(activations, Tested(), paths[1], like?.Tested, ct).Dispose();
            }
        }

        var learnt = ActivationCache.Open(paths[0]);
        try
        {
            _sources.Add(new ProbedVectors(source, learnt, ActivationCache.Open(paths[1])));
        }
        catch
        {
            learnt.Dispose();
            throw;
        }
    }

    private string Place(string key) =>
        Path.Combine(
            _folder,
            $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..24]}.activations"
        );

    // What a model or file is, as far as a kept file must know: where it stands, how long it is and when it was written.
    internal static string Mark(string path)
    {
        var files = Directory.Exists(path)
            ? new DirectoryInfo(path).GetFiles().OrderBy(file => file.Name, StringComparer.Ordinal)
            : (IEnumerable<FileInfo>)[new FileInfo(path)];
        var marks = files
            .Where(file => file.Exists)
            .Select(file =>
                string.Create(CultureInfo.InvariantCulture, $"{file.Name}:{file.Length}:{file.LastWriteTimeUtc.Ticks}")
            );
        return $"{Path.GetFullPath(path)} {string.Join(' ', marks)}";
    }
}
