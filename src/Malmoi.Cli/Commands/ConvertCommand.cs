using System.CommandLine;
using System.Diagnostics;
using Malmoi.Models;
using Malmoi.Models.Gguf;
using Malmoi.NGrams;
using Malmoi.NGrams.Arpa;
using Malmoi.NGrams.KenLM;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi convert</c>: the same n-gram model, tokenizer or word vectors in another file format; n-grams pruned or quantised on the way if asked.</summary>
internal sealed class ConvertCommand
{
    private readonly Argument<string> _input = new("INPUT")
    {
        Description =
            "An ARPA file (.gz), a KenLM trie, a tokenizer, word vectors, a decoder's folder or GGUF file, a low-rank adapter",
    };

    private readonly Argument<string> _output = new("OUTPUT")
    {
        Description =
            $"Where to: .arpa and .arpa.gz are written as ARPA, .bin as a KenLM probing file, unless --type says otherwise; tokenizers: {TokenizerConversion.Outputs}; word vectors: {VectorConversion.Outputs}; models: {GgufModelConversion.Outputs}",
    };

    private readonly Option<string?> _type = new("--type")
    {
        Description =
            "What to write: arpa, probing (KenLM's hash tables: fastest) or trie (KenLM's packed trie: smallest); word vectors: word2vec, word2vec-binary, glove (word2vec's text without its head line) or safetensors; GGUF: f32, f16 (if left out), bf16, q8_0, q4_0, q4_k_m, q6_k and other block formats, mixed as llama.cpp does under these names",
    };

    private readonly Option<float?> _multiplier = new("--probing-multiplier")
    {
        Description = "Buckets for each n-gram (probing) [default: 1.5]",
    };

    private readonly Option<int?> _probabilityBits = new("--quantize-probabilities")
    {
        Description = "Bits a probability is quantised to (trie)",
    };

    private readonly Option<int?> _backoffBits = new("--quantize-backoffs")
    {
        Description = "Bits a back-off weight is quantised to (trie)",
    };

    private readonly Option<int?> _arrayBits = new("--array-bits")
    {
        Description = "Move up to so many high bits of pointers to a table, 22 as a rule (trie)",
    };

    private readonly Option<bool> _noWords = new("--no-words")
    {
        Description = "Leave the words out (probing, trie); the model then scores but shows and generates none",
    };

    private readonly Option<double?> _pruneEntropy = new("--prune-entropy")
    {
        Description = "Leave out n-grams that raise the perplexity by less than this part (1e-8 is gentle)",
    };

    private readonly Option<string?> _calibration = new("--calibration")
    {
        Description = "A text that the model reads first: errors count by how much it uses what they fall on (GGUF)",
    };

    private readonly Option<string?> _text = new("--text")
    {
        Description = "A text whose perplexity is told before and after (GGUF)",
    };

    private readonly Option<string?> _adapter = new("--adapter")
    {
        Description =
            "A low-rank adapter (LoRA) to merge into the model: a folder as PEFT writes it, or a GGUF adapter (GGUF)",
    };

    private readonly Option<string?> _base = new("--base")
    {
        Description =
            "The model that an adapter is for, if it is an adapter that is converted and does not say so itself",
    };

    public static Command Create() => new ConvertCommand().Build();

    private Command Build()
    {
        _type.AcceptOnlyFromAmong(["arpa", "probing", "trie", .. VectorConversion.Types, .. GgufForm.Names]);
        var command = new Command("convert", "Write a model, a tokenizer or word vectors in another format")
        {
            Arguments = { _input, _output },
            Options =
            {
                _type,
                _multiplier,
                _probabilityBits,
                _backoffBits,
                _arrayBits,
                _noWords,
                _pruneEntropy,
                _calibration,
                _text,
                _adapter,
                _base,
            },
        };
        command.SetAction(
            (parse, ct) =>
            {
                Convert(parse, ct);
                return Task.FromResult(0);
            }
        );
        return command;
    }

    private void Convert(ParseResult parse, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var (input, output) = (parse.GetRequiredValue(_input), parse.GetRequiredValue(_output));
        if (AdapterConversion.Applies(input))
        {
            if (output.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase))
            {
                OutputPath.Check(output, [input]);
            }

            parse.InvocationConfiguration.Output.WriteLine(
                AdapterConversion.Convert(input, output, parse.GetValue(_type), parse.GetValue(_base))
            );
            return;
        }

        if (parse.GetValue(_base) is not null)
        {
            throw new InputException($"'{input}' is no adapter, for which --base names the model: leave it out");
        }

        if (GgufModelConversion.Applies(input, output))
        {
            if (output.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase))
            {
                OutputPath.Check(output, [input]);
            }

            parse.InvocationConfiguration.Output.WriteLine(
                GgufModelConversion.Convert(
                    input,
                    output,
                    parse.GetValue(_type),
                    parse.GetValue(_calibration),
                    parse.GetValue(_text),
                    parse.GetValue(_adapter)
                )
            );
            return;
        }

        if ((parse.GetValue(_calibration) ?? parse.GetValue(_text) ?? parse.GetValue(_adapter)) is not null)
        {
            throw new InputException(
                "--calibration, --text and --adapter are for models that are written as GGUF: leave them out"
            );
        }

        if (VectorConversion.IsInput(input))
        {
            OutputPath.Check(output, [input]);
            parse.InvocationConfiguration.Output.WriteLine(
                VectorConversion.Convert(input, output, parse.GetValue(_type))
            );
            return;
        }

        if (parse.GetValue(_type) is null && TokenizerConversion.IsOutput(output))
        {
            OutputPath.CheckTokenizer(output, [input]);
            parse.InvocationConfiguration.Output.WriteLine(TokenizerConversion.Convert(input, output));
            return;
        }

        var options = BinaryOptions(parse, output);
        OutputPath.Check(output, [input], withSidecar: true);
        var sidecar = ModelSidecar.ReadOfModel(input);
        using var opened = OpenSource(input);
        using var source = parse.GetValue(_pruneEntropy) is { } threshold
            ? EntropyPruning.Prune(NGramTrie.From(opened, ct), threshold, ct)
            : opened;
        using var beside = sidecar?.Prepare(output);
        if (options is null)
        {
            ArpaFile.Write(source, output, ct);
        }
        else
        {
            KenLMFile.Write(source, output, options, ct);
        }

        beside?.Commit();
        var counts = string.Join(
            " + ",
            Enumerable.Range(1, source.Order).Select(order => source.Count(order).Grouped())
        );
        parse.InvocationConfiguration.Output.WriteLine(
            $"{output}: {(options is null ? "ARPA" : $"KenLM {options.Name}")}, {counts} n-grams, {new FileInfo(output).Length.Grouped()} bytes, {Stopwatch.GetElapsedTime(started).TotalSeconds.Fixed(1)} s"
        );
    }

    private static INGramSource OpenSource(string path)
    {
        if (ModelFile.IsArpa(path))
        {
            return ArpaFile.Open(path);
        }

        if (!KenLMFile.IsOne(path))
        {
            using var other = ModelFile.Open(path);
            throw new InputException(
                $"'{path}' ({other.Format}) has no table of n-grams to write: convert takes ARPA files and KenLM tries"
            );
        }

        var file = KenLMFile.Open(path);
        try
        {
            return file.AsSource();
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    // Null for ARPA.
    private KenLMOptions? BinaryOptions(ParseResult parse, string output)
    {
        var type =
            parse.GetValue(_type)
            ?? (
                EndsWith(".arpa") || EndsWith(".arpa.gz") ? "arpa"
                : EndsWith(".bin") ? "probing"
                : throw new InputException(
                    $"'{output}' does not say what to write: let it end in .arpa, .arpa.gz or .bin, give --type arpa, probing or trie, or name a tokenizer's file"
                )
            );
        var options = new KenLMOptions
        {
            Trie = type == "trie",
            ProbingMultiplier = parse.GetValue(_multiplier) ?? 1.5f,
            ProbabilityBits = parse.GetValue(_probabilityBits),
            BackoffBits = parse.GetValue(_backoffBits),
            ArrayBits = parse.GetValue(_arrayBits),
            IncludeWords = !parse.GetValue(_noWords),
        };
        options.Check();
        return type == "arpa" ? null : options;

        bool EndsWith(string ending) => output.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
    }
}
