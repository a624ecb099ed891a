using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Cli.Commands.Pretraining;
using Malmoi.Neural.Alignment;
using Malmoi.Neural.Pretraining;
using Malmoi.WordVectors.Training;

namespace Malmoi.Cli.Commands.Aligning;

/// <summary><c>malmoi align dpo|ipo|kto|...</c>: a decoder learns from pairs of answers, without a reward model.</summary>
internal sealed class PreferenceCommand
{
    private readonly PreferenceVerb _verb;
    private readonly AlignArguments _common;
    private readonly Option<double> _beta;
    private readonly Option<double?> _smoothing = new("--label-smoothing")
    {
        Description = "Share of the labels taken to be wrong [default: as published]",
    };

    private readonly Option<double?> _margin = new("--margin")
    {
        Description = "By how much the preferred answer has to win [default: 0.5]",
    };

    private readonly Option<double?> _good = new("--good-weight")
    {
        Description = "Weight of good answers [default: 1]",
    };
    private readonly Option<double?> _bad = new("--bad-weight") { Description = "Weight of bad answers [default: 1]" };
    private readonly Option<double> _tuning = new("--sft-weight")
    {
        Description = "Weight of the preferred answers' cross-entropy, added to the loss",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<bool> _average = new("--average-tokens")
    {
        Description = "Score answers by the mean of their tokens, so that length does not count",
    };

    private readonly Option<string?> _reference = new("--reference")
    {
        Description = "The model that it is held to [default: MODEL itself, as it is before]",
    };

    private readonly Option<bool> _merge = new("--merge")
    {
        Description = "With --lora, write the whole model with the adapter added to its matrices",
    };

    private readonly Option<string?> _quantize = new("--quantize")
    {
        Description =
            "With --lora, keep the frozen matrices in a few bits (QLoRA): nf4, q4_0, q4_k, q8_0, ...; those of a quantised model stay as they are",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON" };

    public PreferenceCommand(PreferenceVerb verb)
    {
        _verb = verb;
        _common = new AlignArguments(
            "The model to begin with: a Hugging Face folder of a decoder, tuned on instructions",
            verb.ReadsJudged
                ? "Pairs or rankings (chosen and rejected, hh-rlhf, KoChatGPT), or answers with a label each (prompt, completion, label)"
                : "Pairs or rankings: chosen and rejected, hh-rlhf's transcripts, KoChatGPT's rankings",
            5e-6
        );
        _beta = new Option<double>("--beta")
        {
            Description = "How closely the model is held to the reference; the larger, the closer",
            DefaultValueFactory = _ => verb.Beta,
        };
    }

    public Command Create()
    {
        var command = new Command(_verb.Name, _verb.Description);
        _common.AddTo(command);
        command.Options.Add(_beta);
        foreach (var option in Own())
        {
            command.Options.Add(option);
        }

        command.Options.Add(_json);
        command.SetAction((parse, ct) => Task.Run(() => RunAsync(parse, ct), CancellationToken.None));
        return command;
    }

    private IEnumerable<Option> Own() =>
        [
            .. _verb.Smooths ? (Option[])[_smoothing] : [],
            .. _verb.HasMargin ? (Option[])[_margin] : [],
            .. _verb.ReadsJudged ? (Option[])[_good, _bad] : [],
            _tuning,
            _average,
            .. _verb.NeedsReference ? (Option[])[_reference] : [],
            _quantize,
            _merge,
        ];

    private async Task RunAsync(ParseResult parse, CancellationToken ct)
    {
        var path = _common.Output(parse);
        using var run = PreferenceRun.Begin(path, Options(parse), _common.Arguments(parse, _verb.Name));
        AlignReport.Notice(run);
        var progress = new TrainingProgressLine(ProgressBar.IsShown ? null : Console.Error) { HasPerplexity = false };
        PreferenceResult result;
        try
        {
            result = await ProgressBar.ShowAsync(
                _verb.Name,
                () => progress.Share,
                () => Task.FromResult(run.Train(progress, begun => progress.Steps = begun.Steps, ct)),
                progress.Rate
            );
        }
        catch (OperationCanceledException)
        {
            throw new TrainingInterruptedException(path);
        }

        MeasurePictures.Draw(run.Folder);
        if (result.Outcome.End == TrainingEnd.Cancelled)
        {
            throw new TrainingInterruptedException(path);
        }

        var output = parse.InvocationConfiguration.Output;
        if (parse.GetValue(_json))
        {
            JsonReport.Write(output, Json(run, result));
        }
        else
        {
            AlignReport.Print(output, run, result);
        }
    }

    private PreferenceOptions Options(ParseResult parse)
    {
        var told = new LossSettings(
            parse.GetValue(_beta),
            _verb.Smooths ? parse.GetValue(_smoothing) : null,
            _verb.HasMargin ? parse.GetValue(_margin) : null,
            _verb.ReadsJudged ? parse.GetValue(_good) : null,
            _verb.ReadsJudged ? parse.GetValue(_bad) : null
        );
        if (!(told.Beta is > 0 and < 1e6) || told.Smoothing is < 0 or >= 0.5)
        {
            throw new InputException(
                "--beta is to be above 0, and --label-smoothing a share from 0 to below 0.5: with more there is nothing to learn"
            );
        }

        var options = new PreferenceOptions(_verb.Name, _verb.Loss(told) with { Beta = told.Beta.Value })
        {
            Model = _common.Model(parse),
            Data = _common.Data(parse),
            Reference = _verb.NeedsReference ? parse.GetValue(_reference) : null,
            ChosenWeight = parse.GetValue(_tuning),
            AveragesTokens = parse.GetValue(_average),
            Quantized = parse.GetValue(_quantize),
            Merges = parse.GetValue(_merge),
        };
        return _common.Fill(parse, options);
    }

    private JsonObject Json(PreferenceRun run, PreferenceResult result) =>
        new()
        {
            ["run"] = run.Folder.Path,
            ["method"] = _verb.Name,
            ["end"] = result.Outcome.End.ToString(),
            ["steps"] = result.Outcome.Step,
            ["tokens"] = result.Outcome.Tokens,
            ["learned"] = run.Learned,
            ["heldOut"] = run.HeldOut,
            ["tooLong"] = run.Renderer.TooLong,
            ["before"] = AlignReport.Json(result.Before),
            ["after"] = AlignReport.Json(result.After),
        };
}
