using SkillMetrics.Pipeline;
using SkillMetrics.Testing;

namespace SkillMetrics.Core.Tests.DependencyInjection;

/// <summary>Records whom it greets.</summary>
public sealed class GreetingHandler : IEventHandler<Greeting>
{
    public Task HandleAsync(Greeting payload, EventContext context, CancellationToken cancellationToken)
    {
        context.Add(Sample.Performance(id: payload.Name));
        return Task.CompletedTask;
    }
}
