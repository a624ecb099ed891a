using Malmoi.Server.Protocol;

namespace Malmoi.Server;

/// <summary>The models behind one address, by name.</summary>
internal sealed class ServedModels
{
    private readonly Dictionary<string, ServedModel> _byName = new(StringComparer.Ordinal);

    /// <exception cref="InputException">There is none, or two of one name.</exception>
    public ServedModels(IReadOnlyList<ServedModel> models)
    {
        All = models;
        if (models.Count == 0)
        {
            throw new InputException("there is no model to serve: name one or several");
        }

        foreach (var model in models)
        {
            if (!_byName.TryAdd(model.Name, model))
            {
                throw new InputException(
                    $"two models are called '{model.Name}': give one of them another name, as in other-name=PATH"
                );
            }
        }
    }

    public IReadOnlyList<ServedModel> All { get; }

    /// <summary>The model that a request asks for; where there is but one it need not be named.</summary>
    /// <exception cref="ApiException">There is none of this name.</exception>
    public ServedModel Find(string? name) =>
        string.IsNullOrEmpty(name)
            ? All is [var only]
                ? only
                : throw ApiException.Invalid($"say which model you mean: {string.Join(", ", _byName.Keys)}", "model")
            : _byName.TryGetValue(name, out var model)
                ? model
                : throw ApiException.UnknownModel(name, _byName.Keys);
}
