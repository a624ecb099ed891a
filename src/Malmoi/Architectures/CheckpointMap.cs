using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Malmoi.Architectures;

/// <summary>Which tensor of a published checkpoint is which of ours: a table of names, read in both directions.</summary>
/// <remarks>
/// <c>{}</c> stands for a number. A row names a module or a tensor: <c>weight</c>, <c>bias</c> and the like pass over. Several rows
/// may lead to one of ours: the first that the checkpoint has is taken, and the first is written.
/// </remarks>
/// <param name="prefix">What the names of the body begin with where the checkpoint has a head, as "transformer"; a bare body may lack it.</param>
public sealed class CheckpointMap(string? prefix = null) : IEnumerable<string>
{
    private static readonly string[] Suffixes = ["weight", "bias", "running_mean", "running_var"];

    // How TensorFlow's layer norm, and so the first BERT checkpoints, call the two.
    private static readonly (string Old, string New)[] OldSuffixes = [("gamma", "weight"), ("beta", "bias")];

    private readonly Dictionary<string, List<Row>> _rows = [];
    private readonly List<Regex> _known = [];
    private readonly List<Regex> _ofLayers = [];

    public string? Prefix => prefix;

    /// <summary>One of theirs is one of ours.</summary>
    public void Add(string theirs, string ours) => Add(theirs, ours, Layout.AsIs);

    public void Add(string theirs, string ours, Layout layout) => Add(theirs, [ours], layout);

    /// <summary>One of theirs holds several of ours.</summary>
    public void Add(string theirs, IReadOnlyList<string> ours, Layout layout)
    {
        for (var part = 0; part < ours.Count; part++)
        {
            if (!_rows.TryGetValue(ours[part], out var rows))
            {
                _rows[ours[part]] = rows = [];
            }

            rows.Add(new Row(theirs, ours, layout, part));
        }

        var pattern = Know(theirs);
        if (ours[0].Contains(".layers.", StringComparison.Ordinal))
        {
            _ofLayers.Add(pattern);
        }
    }

    /// <summary>Tensors that a checkpoint may have and that no model needs: masks, position numbers, counters.</summary>
    public CheckpointMap Ignoring(params string[] theirs)
    {
        Array.ForEach(theirs, name => Know(name));
        return this;
    }

    /// <summary>Adds the rows of <paramref name="other"/> after these, with a name put before its own on each side.</summary>
    public CheckpointMap AddAll(CheckpointMap other, string theirs = "", string ours = "")
    {
        foreach (var (name, rows) in other._rows)
        {
            foreach (var row in rows.Where(row => row.Part == 0))
            {
                Add(theirs + row.Theirs, [.. row.Ours.Select(part => ours + part)], row.Layout);
            }
        }

        return this;
    }

    /// <summary>Where one of our tensors may stand in a checkpoint, best first.</summary>
    public IEnumerable<CheckpointPlace> Find(string ours)
    {
        var (module, suffix) = Split(ours);
        return Places(ours, "").Concat(suffix.Length == 0 ? [] : Places(module, suffix));
    }

    /// <summary>Whether a tensor of a checkpoint has a row here, or is one to ignore.</summary>
    public bool Knows(string theirs) => _known.Exists(pattern => pattern.IsMatch(theirs));

    /// <summary>Whether a tensor of a checkpoint is one of a layer, and so of every model that has the layer.</summary>
    public bool IsOfLayer(string theirs) => _ofLayers.Exists(pattern => pattern.IsMatch(theirs));

    public IEnumerator<string> GetEnumerator() => _rows.Keys.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerable<CheckpointPlace> Places(string ours, string suffix)
    {
        var (template, numbers) = Template(ours);
        foreach (var row in _rows.GetValueOrDefault(template) ?? [])
        {
            string[] parts = [.. row.Ours.Select(part => Fill(part, numbers) + Dot(suffix))];
            foreach (var name in Spellings(Fill(row.Theirs, numbers), suffix))
            {
                yield return new CheckpointPlace(name, parts, row.Layout, row.Part);
            }
        }
    }

    private IEnumerable<string> Spellings(string theirs, string suffix)
    {
        foreach (var name in WithoutPrefix(theirs) is { } bare ? [theirs, bare] : (string[])[theirs])
        {
            yield return name + Dot(suffix);
            foreach (var (old, _) in OldSuffixes.Where(pair => pair.New == suffix))
            {
                yield return name + Dot(old);
            }
        }
    }

    private string? WithoutPrefix(string theirs) =>
        prefix is not null && theirs.StartsWith(prefix + ".", StringComparison.Ordinal)
            ? theirs[(prefix.Length + 1)..]
            : null;

    private Regex Know(string theirs)
    {
        var names = WithoutPrefix(theirs) is { } bare ? $"({Pattern(prefix + ".")})?{Pattern(bare)}" : Pattern(theirs);
        var suffixes = string.Join('|', Suffixes.Concat(OldSuffixes.Select(pair => pair.Old)));
        var pattern = new Regex($"^{names}(\\.({suffixes}))?$", RegexOptions.CultureInvariant);
        _known.Add(pattern);
        return pattern;
    }

    private static string Pattern(string template) =>
        Regex.Escape(template).Replace(@"\{}", @"\d+", StringComparison.Ordinal);

    private static string Dot(string suffix) => suffix.Length == 0 ? "" : "." + suffix;

    private static (string Module, string Suffix) Split(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot >= 0 && Suffixes.Contains(name[(dot + 1)..]) ? (name[..dot], name[(dot + 1)..]) : (name, "");
    }

    // "layers.3.attention" is ("layers.{}.attention", [3])
    private static (string Template, List<string> Numbers) Template(string name)
    {
        var numbers = new List<string>();
        var parts = name.Split('.');
        for (var i = 0; i < parts.Length; i++)
        {
            if (int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                numbers.Add(parts[i]);
                parts[i] = "{}";
            }
        }

        return (string.Join('.', parts), numbers);
    }

    private static string Fill(string template, List<string> numbers)
    {
        var pieces = template.Split("{}");
        var name = new StringBuilder(pieces[0]);
        for (var i = 1; i < pieces.Length; i++)
        {
            name.Append(numbers[i - 1]).Append(pieces[i]);
        }

        return name.ToString();
    }

    private sealed record Row(string Theirs, IReadOnlyList<string> Ours, Layout Layout, int Part);
}

/// <summary>Where one of our tensors stands in a checkpoint.</summary>
/// <param name="Theirs">The checkpoint's tensor.</param>
/// <param name="Ours">All of ours that it holds.</param>
/// <param name="Layout">How they lie in it.</param>
/// <param name="Part">Which of them is asked for.</param>
public readonly record struct CheckpointPlace(string Theirs, IReadOnlyList<string> Ours, Layout Layout, int Part);
