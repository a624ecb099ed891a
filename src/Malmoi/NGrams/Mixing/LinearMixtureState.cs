using Malmoi.LanguageModels;

namespace Malmoi.NGrams.Mixing;

/// <summary>The states of a mixture's components, which read the same tokens.</summary>
internal sealed class LinearMixtureState(INextTokenState[] components) : INextTokenState
{
    public IReadOnlyList<INextTokenState> Components => components;

    public int Length { get; set; }

    public INextTokenState Fork() =>
        new LinearMixtureState([.. components.Select(state => state.Fork())]) { Length = Length };

    public void Dispose()
    {
        foreach (var component in components)
        {
            component.Dispose();
        }
    }
}
