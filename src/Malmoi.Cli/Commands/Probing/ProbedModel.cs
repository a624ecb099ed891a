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
            foreach (var (source, key, open) in Givers(parse, models, arguments))
            {
                probed.Add(source, $"{key} {trees.Key}", open, ct);
            }

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

    /// <summary>What gives vectors, each opened when it is its turn: the model, its untrained twin unless it is not wanted, word vectors if any are named.</summary>
    public static IEnumerable<(
        ProbeSource Source,
        string Key,
        Func<(IWordActivations Activations, IDisposable Owner)> Open
    )> Givers(ParseResult parse, ModelArguments models, ProbeArguments arguments)
    {
        var path = parse.GetRequiredValue(models.Model);
        var pooling = parse.GetValue(arguments.Pooling);
        var key = $"{Mark(path)} {parse.GetValue(models.Tokenizer)} {parse.GetValue(models.Adapter)} {pooling}";
        var seed = parse.GetValue(arguments.Seed);
        yield return (ProbeSource.Model, key, () => Open(null));
        if (!parse.GetValue(arguments.NoTwin))
        {
            yield return (ProbeSource.Untrained, $"{key} untrained {seed}", () => Open(seed));
        }

        if (parse.GetValue(arguments.Vectors) is { } file)
        {
            yield return (
                ProbeSource.Static,
                $"{key} {Mark(file)}",
                () =>
                {
                    var vectors = VectorFile.Open(file);
                    return (new StaticActivations(vectors.Vectors), vectors);
                }
            );
        }

        (IWordActivations, IDisposable) Open(long? untrained)
        {
            var model = models.Open(parse, path, untrained);
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
        string[] paths = [Place($"{key} learnt"), Place($"{key} tested")];
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
