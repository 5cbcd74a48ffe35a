using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SkillMetrics.Testing;

/// <summary>Takes requests on a free port of the loopback address, and gives all the same answer, or none.</summary>
public sealed class WebhookServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly HttpStatusCode? _status;
    private readonly byte[] _answer;
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WebhookServer(HttpStatusCode? status, string answer)
    {
        (_status, _answer) = (status, Encoding.UTF8.GetBytes(answer));
        int port;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{port}/hook?token=secret");
        _ = AnswerAsync();
    }

    public Uri Address { get; }

    /// <summary>The bodies and headers that came.</summary>
    public List<(byte[] Body, IReadOnlyDictionary<string, string> Headers)> Requests { get; } = [];

    /// <summary>Waits for the first request.</summary>
    public Task AskedAsync() => _asked.Task;

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                var headers = context.Request.Headers;
                Requests.Add((body.ToArray(), headers.AllKeys.ToDictionary(k => k!, k => headers[k]!, StringComparer.OrdinalIgnoreCase)));
                _asked.TrySetResult();
                if (_status is { } status)
                {
                    context.Response.StatusCode = (int)status;
                    await context.Response.OutputStream.WriteAsync(_answer);
                    context.Response.Close();
                }
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // Closed.
        }
    }
}
