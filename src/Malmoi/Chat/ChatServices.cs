using Malmoi.Models;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Malmoi.Chat;

/// <summary>Models as services of a program that asks for <see cref="IChatClient"/> and <see cref="IEmbeddingGenerator{TInput,TEmbedding}"/>.</summary>
public static class ChatServices
{
    /// <summary>Adds a chat client over a model, opened when it is first asked for and disposed with the program.</summary>
    /// <param name="services">The program's.</param>
    /// <param name="path">The model: GGUF, a Hugging Face folder of a decoder, an n-gram model.</param>
    /// <param name="wrap">What stands round the client, as function invocation or logging; null: nothing.</param>
    public static IServiceCollection AddMalmoiChat(
        this IServiceCollection services,
        string path,
        Func<IChatClient, IServiceProvider, IChatClient>? wrap = null
    ) => services.AddMalmoiChat(_ => ModelChatClient.Open(path), wrap);

    /// <summary>Adds a chat client over a model that the program opens itself.</summary>
    /// <param name="services">The program's.</param>
    /// <param name="open">Opens it.</param>
    /// <param name="wrap">What stands round the client; null: nothing.</param>
    public static IServiceCollection AddMalmoiChat(
        this IServiceCollection services,
        Func<IServiceProvider, ModelChatClient> open,
        Func<IChatClient, IServiceProvider, IChatClient>? wrap = null
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(open);
        services.AddSingleton(open);
        return services.AddSingleton<IChatClient>(provider =>
        {
            var client = provider.GetRequiredService<ModelChatClient>();
            return wrap is null ? client : wrap(client, provider);
        });
    }

    /// <summary>Adds an embedding generator over a Transformer that the engine runs, opened when it is first asked for.</summary>
    /// <param name="services">The program's.</param>
    /// <param name="path">The model.</param>
    public static IServiceCollection AddMalmoiEmbeddings(this IServiceCollection services, string path) =>
        services.AddMalmoiEmbeddings(_ => TracedEmbeddingGenerator.Open(path));

    /// <summary>Adds an embedding generator that the program makes itself: over word vectors, or a model of torch.</summary>
    /// <param name="services">The program's.</param>
    /// <param name="open">Makes it.</param>
    public static IServiceCollection AddMalmoiEmbeddings(
        this IServiceCollection services,
        Func<IServiceProvider, IEmbeddingGenerator<string, Embedding<float>>> open
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(open);
        return services.AddSingleton(open);
    }
}
