using System.CommandLine;
using Malmoi.NGrams.Smoothing;
using Malmoi.Text;
using Malmoi.Tokenization;

namespace Malmoi.Cli.Commands;

/// <summary>The smoothing methods by name, each with the options that are its own.</summary>
internal sealed class SmoothingArguments
{
    private readonly Option<double[]> _fallback = new("--discount-fallback")
    {
        Description =
            "Discounts for counts of one, two, and three or more, where the corpus gives none (modified-kneser-ney) [default: 0.5 1 1.5]",
        AllowMultipleArgumentsPerToken = true,
        Arity = new ArgumentArity(3, 3),
    };

    private readonly Option<double?> _discount = new("--discount")
    {
        Description =
            "The discount of all orders (kneser-ney, absolute-discounting) [default: one an order, from the corpus]",
    };

    private readonly Option<bool> _backOff = new("--back-off")
    {
        Description =
            "Back off to shorter contexts instead of mixing with them (modified-kneser-ney, kneser-ney, absolute-discounting, witten-bell)",
    };

    private readonly Option<string?> _heldOut = new("--held-out")
    {
        Description = "A text like the corpus but not part of it, to estimate the weights from (jelinek-mercer)",
        HelpName = "FILE",
    };

    private readonly Option<double[]> _weights = new("--weights")
    {
        Description = "The weights themselves, one an order from order 1 on (jelinek-mercer)",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int> _katz = new("--discount-up-to")
    {
        Description = "Counts above it are trusted (katz)",
        DefaultValueFactory = _ => 5,
    };

    private readonly Option<double> _k = new("--k")
    {
        Description = "What is added to each count, 1 for Laplace's rule (add-k)",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<double> _alpha = new("--alpha")
    {
        Description = "The weight of every context (stupid-backoff)",
        DefaultValueFactory = _ => 0.4,
    };

    private readonly Option<string> _smoothing;
    private readonly Dictionary<string, Method> _methods;

    public SmoothingArguments()
    {
        _methods = new Dictionary<string, Method>
        {
            ["modified-kneser-ney"] = new(
                (parse, _) =>
                    new ModifiedKneserNey
                    {
                        FallbackDiscounts = Fallback(parse),
                        Interpolated = !parse.GetValue(_backOff),
                    },
                _fallback,
                _backOff
            ),
            ["kneser-ney"] = new(
                (parse, _) =>
                    new KneserNey { Discount = parse.GetValue(_discount), Interpolated = !parse.GetValue(_backOff) },
                _discount,
                _backOff
            ),
            ["absolute-discounting"] = new(
                (parse, _) =>
                    new AbsoluteDiscounting
                    {
                        Discount = parse.GetValue(_discount),
                        Interpolated = !parse.GetValue(_backOff),
                    },
                _discount,
                _backOff
            ),
            ["witten-bell"] = new((parse, _) => new WittenBell { Interpolated = !parse.GetValue(_backOff) }, _backOff),
            ["jelinek-mercer"] = new(JelinekMercer, _heldOut, _weights),
            ["katz"] = new((parse, _) => new Katz { Largest = parse.GetValue(_katz) }, _katz),
            ["good-turing"] = new((_, _) => new GoodTuring()),
            ["add-k"] = new((parse, _) => new AddK { K = parse.GetValue(_k) }, _k),
            ["stupid-backoff"] = new((parse, _) => new StupidBackoff { Alpha = parse.GetValue(_alpha) }, _alpha),
            ["maximum-likelihood"] = new((_, _) => new MaximumLikelihood()),
        };
        _smoothing = new Option<string>("--smoothing", "-s")
        {
            Description = $"Smoothing: {string.Join(", ", _methods.Keys)}",
            DefaultValueFactory = _ => "modified-kneser-ney",
            HelpName = "METHOD",
        };
    }

    private IEnumerable<Option> Own => _methods.Values.SelectMany(method => method.Own).Distinct();

    public void AddTo(Command command)
    {
        foreach (var option in Own.Prepend(_smoothing))
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The held-out text that the command line names, if any.</summary>
    public string? HeldOut(ParseResult parse) => parse.GetValue(_heldOut);

    /// <summary>The method that the command line names, for a model of this order and a corpus read under <paramref name="policy"/>.</summary>
    /// <exception cref="InputException">There is no such method, or an option is another method's or out of range.</exception>
    public ISmoothing Find(ParseResult parse, TextPolicy policy, int order)
    {
        var name = parse.GetValue(_smoothing)!;
        if (!_methods.TryGetValue(name, out var method))
        {
            throw new InputException(
                $"there is no smoothing method '{name}': choose one of {string.Join(", ", _methods.Keys)}"
            );
        }

        if (Own.Except(method.Own).FirstOrDefault(option => IsGiven(parse, option)) is { } foreign)
        {
            var owners = _methods.Where(pair => pair.Value.Own.Contains(foreign)).Select(pair => pair.Key);
            throw new InputException(
                $"{foreign.Name} is no option of {name} but of {string.Join(", ", owners)}: leave it out, or choose the method with --smoothing"
            );
        }

        var smoothing = method.Create(parse, policy);
        smoothing.Check(order);
        return smoothing;
    }

    private JelinekMercer JelinekMercer(ParseResult parse, TextPolicy policy)
    {
        if (IsGiven(parse, _heldOut) && IsGiven(parse, _weights))
        {
            throw new InputException("--weights and --held-out both set the weights: give one of them");
        }

        return new()
        {
            Weights = parse.GetValue(_weights) is { Length: > 0 } weights ? weights : null,
            HeldOut = parse.GetValue(_heldOut) is { } file
                ? Corpus.Open(file).Blocks().Select(block => block.Utf8)
                : null,
            Policy = policy,
        };
    }

    private Discounts? Fallback(ParseResult parse) =>
        parse.GetValue(_fallback) is { Length: 3 } given ? new Discounts(given[0], given[1], given[2]) : null;

    private static bool IsGiven(ParseResult parse, Option option) => parse.GetResult(option) is { Implicit: false };

    /// <summary>How a method is made of the command line, and the options that are its own.</summary>
    private sealed record Method(Func<ParseResult, TextPolicy, ISmoothing> Create, params Option[] Own);
}
