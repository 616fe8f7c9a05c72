/**
 * The certificate authority that every simulated swarm shows. Nothing is signed with it: clients only
 * compare it (`docker node ls` says whether a node's matches the swarm's) and print it.
 */
const trustRoot = [
  "-----BEGIN CERTIFICATE-----",
  "MIIBezCCASGgAwIBAgIUbQfm1iRb6YnmHGEFZryy1CBD6xgwCgYIKoZIzj0EAwIw",
  "EzERMA8GA1UEAwwIc3dhcm0tY2EwHhcNMjYxMTIyMjIyNzE4WhcNNDYxMTE3MjIy",
  "NzE4WjATMREwDwYDVQQDDAhzd2FybS1jYTBZMBMGByqGSM49AgEGCCqGSM49AwEH",
  "A0IABEy6OHhW2LmwzkAG/Yv/3QyyVXVn2zUMFyDZG8DbDxCWm/WVnK8c9aXn9JnC",
  "ASxqWUfnOxs9luzJm9mqMGxd91WjUzBRMB0GA1UdDgQWBBTeHjoww2S7pyCXwBR7",
  "4yBLWf124zAfBgNVHSMEGDAWgBTeHjoww2S7pyCXwBR74yBLWf124zAPBgNVHRMB",
  "Af8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIHHTGr659ymLBn0HqUaOOZZx2f99",
  "Sd6Ld2CSlle3yt3KAiEAz4SXmcrZgOvn48ULB8eXlEkWGCb7lXKNip3BOWO2PNU=",
  "-----END CERTIFICATE-----",
  "",
].join("\n")

export const swarmTls = {
  TrustRoot: trustRoot,
  CertIssuerSubject: "MBMxETAPBgNVBAMMCHN3YXJtLWNh",
  CertIssuerPublicKey:
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAETLo4eFbYubDOQAb9i//dDLJVdWfbNQwXINkbwNsPEJab9ZWcrxz1pef0mcIBLGpZR+c7Gz2W7Mmb2aowbF33VQ==",
}
