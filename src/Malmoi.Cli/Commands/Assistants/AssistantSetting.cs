using System.CommandLine;
using Malmoi.Chat;
using Malmoi.Evaluation.Assistants;
using Malmoi.Models;
using Malmoi.Village.Assistant;
using Microsoft.Extensions.AI;

namespace Malmoi.Cli.Commands.Assistants;

/// <summary>The model that is judged, who judges it, and against whom, as the command line says.</summary>
internal sealed class AssistantSetting : IDisposable
{
    private readonly AssistantArguments _arguments;
    private readonly ParseResult _parse;
    private readonly ChatText? _form;
    private readonly List<IDisposable> _opened = [];

    /// <param name="parse">What was said.</param>
    /// <param name="arguments">The options.</param>
    /// <param name="model">It stays its owner's to dispose.</param>
    /// <param name="seed">Of answers and intervals.</param>
    public AssistantSetting(ParseResult parse, AssistantArguments arguments, OpenedModel model, int seed)
    {
        (_parse, _arguments, Model, Seed) = (parse, arguments, model, seed);
        _form = parse.GetValue(arguments.Template) is { } template ? ChatText.Named(template, model.Tokenizer) : null;
        Scorer = AnswerScorer.Of(model, _form);
        Judge = parse.GetValue(arguments.Judge) is { } judge ? Open(judge) : null;
        Against = parse.GetValue(arguments.Against);
        if (Against is not null && !IsModel(Against) && !File.Exists(Against))
        {
            throw new InputException(
                $"'{Against}' is neither a model nor a file of answers: name one behind {arguments.Against.Name}"
            );
        }
    }

    public OpenedModel Model { get; }

    public int Seed { get; }

    /// <summary>How talks become text, for people.</summary>
    public string Form => (_form ?? ChatText.Of(Model)).Name;

    public AnswerScorer Scorer { get; }

    /// <summary>Null: there is none.</summary>
    public IChatClient? Judge { get; }

    /// <summary>A model, or a file of answers; null: nobody.</summary>
    public string? Against { get; }

    public AssistantQuality? Quality => _parse.GetValue(_arguments.Quality);

    public bool Grades => _parse.GetValue(_arguments.Grade);

    public bool PassesOver => _parse.GetValue(_arguments.PassOver);

    /// <summary>The model as one who answers.</summary>
    /// <exception cref="InputException">It does not write.</exception>
    public Respondent Respondent() => Asked(ChatModel.Of(Model, _form));

    /// <summary>Who writes the other answers; null where they stand in a file.</summary>
    public Respondent? Opponent() => Against is { } path && IsModel(path) ? Asked(Open(path)) : null;

    public void Dispose() => _opened.ForEach(opened => opened.Dispose());

    private Respondent Asked(ChatModel model)
    {
        var client = new ModelChatClient(model);
        _opened.Add(client);
        return Asked(client);
    }

    private Respondent Asked(IChatClient client) =>
        new(client) { MaxTokens = _parse.GetValue(_arguments.MaxTokens), Seed = Seed };

    private ModelChatClient Open(string path)
    {
        var client = ModelChatClient.Open(path);
        _opened.Add(client);
        return client;
    }

    private static bool IsModel(string path) => Transformers.IsOne(path) || ModelFile.IsOne(path);
}
